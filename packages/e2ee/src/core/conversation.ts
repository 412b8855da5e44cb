import type { FileProgress, HeardMessage, Saying } from '../messages.ts';
import { conversationLimits } from './conversation-limits.ts';
import { decodeConversation, encodeConversation, type ConversationMessage } from './conversation-message.ts';
import { FileReceiver } from './file-receiver.ts';
import { FileSender, type OutgoingFile } from './file-sender.ts';
import { harmlessFile } from './harmless-file.ts';
import type { GroupEpoch, PlacedMember } from './key-agreement.ts';
import type { Say, TalkPart } from './talk-part.ts';
import { TextReceiver } from './text-receiver.ts';
import { TextSender, type SendFailure, type Settle } from './text-sender.ts';
import { encodeUtf8 } from './utf8.ts';
import type { Bytes, WebCrypto } from './webcrypto.ts';

export interface ConversationEvents {
  readonly onHeard: (message: HeardMessage) => void;
  readonly onProgress: (progress: FileProgress) => void;
  /** What became of our `say` with this id; null: everybody has it. */
  readonly onSaid: (id: number, code: SendFailure | null) => void;
}

export interface ConversationOptions {
  readonly webCrypto: WebCrypto;
  /** ms since the Unix epoch */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Bytes;
  readonly say: Say;
  readonly events: ConversationEvents;
}

/**
 * Texts and files between the members. Who wrote is the leaf whose signature MLS checked. Each arrives once and in order, and
 * its sender hears when everybody has it. It belongs to the group as it is while it is being said: whoever is let in
 * meanwhile holds the keys too.
 */
export class Conversation implements TalkPart {
  readonly #options: ConversationOptions;
  readonly #texts: { readonly sender: TextSender; readonly receiver: TextReceiver };
  readonly #files: { readonly sender: FileSender; readonly receiver: FileReceiver };
  readonly #page: string;
  readonly #outgoing = new Map<number, OutgoingFile>();
  #hasGroup = false;
  #ownLeaf = 0;

  constructor(options: ConversationOptions) {
    const { webCrypto, now, randomBytes, say, events } = options;
    this.#options = options;
    this.#page = Array.from(randomBytes(8), (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.#texts = {
      sender: new TextSender(this.#page, say, now),
      receiver: new TextReceiver((sender, message) => { events.onHeard({ kind: 'text', id: idOf(sender.participantId, 'text', message), from: sender.participantId, text: message.text }); }),
    };
    const progress = (from: string, file: { readonly page: string; readonly number: number; readonly size: number }, done: number | null) =>
      { events.onProgress({ id: idOf(from, 'file', file), from, done, size: file.size }); };
    this.#files = {
      sender: new FileSender(this.#page, say, now, webCrypto),
      receiver: new FileReceiver({
        webCrypto,
        onFile: ({ participantId: from }, { announcement, bytes }) => {
          events.onHeard({ kind: 'file', id: idOf(from, 'file', announcement), from, ...harmlessFile(announcement.name, announcement.mediaType), bytes: bytes.buffer });
        },
        onProgress: ({ participantId }, file, done) => { progress(participantId, file, done); },
        onGone: (participantId, file) => { progress(participantId, file, null); },
      }),
    };
  }

  /** Answered by one `onSaid`. */
  async say(id: number, said: Saying): Promise<void> {
    const settle: Settle = (code) => {
      this.#outgoing.delete(id);
      this.#options.events.onSaid(id, code);
    };
    const saying = wellFormed(said);
    const refusal = this.#hasGroup ? refusalOf(saying) : 'no-group';
    if (refusal !== null) return settle(refusal);
    if (saying.kind === 'text') return this.#texts.sender.send(saying.text, settle);
    const { name, mediaType } = saying;
    const bytes = new Uint8Array(saying.bytes);
    const onProgress = (done: number) => { this.#options.events.onProgress({ id: String(id), from: null, done, size: bytes.length }); };
    const file: OutgoingFile = { name, mediaType, bytes, settle, onProgress };
    this.#outgoing.set(id, file);
    await this.#files.sender.send(file);
  }

  /** A file that is under way stops; a text cannot be taken back. */
  async unsay(id: number): Promise<void> {
    const file = this.#outgoing.get(id);
    if (file !== undefined) await this.#files.sender.cancel(file);
  }

  async begin(epoch: GroupEpoch): Promise<void> {
    this.#hasGroup = true;
    this.#ownLeaf = epoch.ownLeaf;
    const here = new Set(epoch.members.map((member) => member.participantId));
    this.#texts.receiver.keepOnly(here);
    this.#files.receiver.keepOnly(here);
    await this.#texts.sender.begin(epoch);
    await this.#files.sender.begin(epoch);
  }

  async hear(sender: PlacedMember, content: Bytes): Promise<void> {
    const message = decodeConversation(content);
    switch (message?.type) {
      case 'text':
        if (this.#texts.receiver.hear(sender, message)) await this.#receipt(sender, message, 'text', { next: 0, verdict: 'complete' });
        break;
      case 'file': await this.#receipt(sender, message, 'file', this.#files.receiver.announced(sender, message)); break;
      case 'chunk': await this.#receipt(sender, message, 'file', await this.#files.receiver.chunk(sender, message)); break;
      case 'receipt':
        if (message.leaf !== this.#ownLeaf || message.page !== this.#page) break;
        if (message.of === 'text') this.#texts.sender.received(sender.participantId, message.number);
        else await this.#files.sender.received(sender.participantId, message);
        break;
      case 'cancel': this.#files.receiver.cancelled(sender.participantId, message); break;
      default:
    }
  }

  dueAt(): number | null {
    const times = [this.#texts.sender.dueAt(), this.#files.sender.dueAt()].filter((time) => time !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  async tick(): Promise<void> {
    await this.#texts.sender.tick();
    await this.#files.sender.tick();
  }

  /** What is open waits for the next group, as long as it waits for anybody. */
  end(): void {
    this.#hasGroup = false;
    this.#texts.sender.end();
    this.#files.sender.end();
  }

  async #receipt({ leaf }: PlacedMember, about: Extract<ConversationMessage, { readonly number: number }>, of: 'text' | 'file', progress: { readonly next: number; readonly verdict: 'going-on' | 'complete' | 'refused' } | null): Promise<void> {
    if (progress !== null) await this.#options.say(encodeConversation({ type: 'receipt', leaf, page: about.page, number: about.number, of, ...progress }));
  }
}

/** Texts and files are counted apart, and nobody's page can pass for another's. */
const idOf = (from: string, kind: 'text' | 'file', { page, number }: { readonly page: string; readonly number: number }): string => `${from}-${page}-${kind}-${number}`;

/** Half a surrogate pair has no UTF-8 and no meaning: it becomes U+FFFD, as everywhere in browsers. */
const mended = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
const wellFormed = (saying: Saying): Saying => (saying.kind === 'text' ? { ...saying, text: mended(saying.text) } : { ...saying, name: mended(saying.name), mediaType: mended(saying.mediaType) });

function refusalOf(saying: Saying): SendFailure | null {
  if (saying.kind === 'text') return lengthRefusal(saying.text, conversationLimits.textBytes);
  if (saying.bytes.byteLength > conversationLimits.fileBytes) return 'too-large';
  if (saying.bytes.byteLength === 0) return 'empty';
  return lengthRefusal(saying.name, conversationLimits.nameBytes) ?? (saying.mediaType.length > conversationLimits.nameBytes ? 'too-long' : null);
}

function lengthRefusal(text: string, maxBytes: number): SendFailure | null {
  if (text === '') return 'empty';
  return encodeUtf8(text).length > maxBytes ? 'too-long' : null;
}
