import type { HeardMessage } from '@consult-room/e2ee/messages';
import { ConsultError } from '../consult-error.ts';
import type { SessionCall } from './session-call.ts';
import type { SessionStore } from './session-store.ts';
import type { MessageView } from './snapshot.ts';

const maxFileBytes = 10 * 2 ** 20;
const kept = 200;
/** Of all files together: a page that is full of them would take the call down with it. */
const keptFileBytes = 64 * 2 ** 20;

/** Texts and files between the people in the call: sealed in the worker, kept in the page until the visit is over. */
export class SessionTalk {
  readonly #store: SessionStore;
  readonly #call: SessionCall;
  #own = 0;

  constructor(store: SessionStore, call: SessionCall) {
    this.#store = store;
    this.#call = call;
  }

  /** @throws ConsultError */
  async sendText(text: string): Promise<void> {
    await this.#call.say({ kind: 'text', text });
    this.#add({ ...this.#ours(), text, file: null });
  }

  /** @throws ConsultError; `cancelled` after `signal` */
  async sendFile(file: File, signal?: AbortSignal): Promise<void> {
    // Before it is read into memory.
    if (file.size > maxFileBytes) throw new ConsultError('too-large');
    await this.#call.say({ kind: 'file', name: file.name, mediaType: file.type, bytes: await file.arrayBuffer() }, signal);
    this.#add({ ...this.#ours(), text: null, file });
  }

  heard(message: HeardMessage): void {
    const { id, from } = message;
    const at = Date.now();
    if (message.kind === 'text') this.#add({ id, from, at, text: message.text, file: null });
    else this.#add({ id, from, at, text: null, file: new File([message.bytes], message.name, { type: message.mediaType }) });
  }

  file(id: string): File | null {
    return this.#store.snapshot.messages.find((message) => message.id === id)?.file ?? null;
  }

  #ours(): Pick<MessageView, 'id' | 'from' | 'at'> {
    return { id: `own-${++this.#own}`, from: this.#store.snapshot.self?.id ?? '', at: Date.now() };
  }

  #add(message: MessageView): void {
    this.#store.update({ messages: withinBounds([...this.#store.snapshot.messages, message].slice(-kept)) });
  }
}

/** Without the oldest files where there is too much of them. */
function withinBounds(messages: readonly MessageView[]): readonly MessageView[] {
  let bytes = 0;
  return messages.toReversed().filter(({ file }) => {
    bytes += file?.size ?? 0;
    return file === null || bytes <= keptFileBytes;
  }).toReversed();
}
