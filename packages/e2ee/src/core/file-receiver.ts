import { conversationLimits } from './conversation-limits.ts';
import type { ConversationMessage, Verdict } from './conversation-message.ts';
import type { PlacedMember } from './key-agreement.ts';
import { sameBytes } from './same-bytes.ts';
import type { Bytes, WebCrypto } from './webcrypto.ts';

type Announcement = Extract<ConversationMessage, { readonly type: 'file' }>;
type Chunk = Extract<ConversationMessage, { readonly type: 'chunk' }>;

/** A receipt after this many chunks: half of what the sender has under way. */
const receiptEvery = 4;

export interface IncomingFile { readonly announcement: Announcement; readonly bytes: Bytes; }

export interface FileReceiverOptions {
  readonly webCrypto: WebCrypto;
  readonly onFile: (sender: PlacedMember, file: IncomingFile) => void;
  readonly onProgress: (sender: PlacedMember, file: Announcement, doneBytes: number) => void;
  /** It will not come: given up over there, or its sender left. */
  readonly onGone: (participantId: string, file: Announcement) => void;
}

interface Incoming { readonly announcement: Announcement; chunks: readonly Bytes[]; next: number; verdict: Verdict; }

export interface Progress { readonly next: number; readonly verdict: Verdict; }

/** Files under way to us: one per sender, all of them together within a bound, taken only whole and unchanged. */
export class FileReceiver {
  readonly #options: FileReceiverOptions;
  /** By participant. */
  readonly #incoming = new Map<string, Incoming>();

  constructor(options: FileReceiverOptions) {
    this.#options = options;
  }

  /** What to tell the sender. Said twice, it is answered twice. */
  announced(sender: PlacedMember, announcement: Announcement): Progress {
    const { participantId } = sender;
    const known = this.#incoming.get(participantId);
    if (known !== undefined && isSame(known.announcement, announcement)) return progressOf(known);
    // A sender sends one at a time: the one before was given up.
    this.#drop(participantId);
    const under = [...this.#incoming.values()].reduce((sum, { verdict, announcement: { size } }) => sum + (verdict === 'going-on' ? size : 0), 0);
    const fits = announcement.size <= conversationLimits.fileBytes && under + announcement.size <= conversationLimits.incomingBytes;
    const incoming: Incoming = { announcement, chunks: [], next: 0, verdict: fits ? 'going-on' : 'refused' };
    this.#incoming.set(participantId, incoming);
    return progressOf(incoming);
  }

  /** What to tell the sender, or null while there is nothing to tell. */
  async chunk(sender: PlacedMember, { page, number, index, bytes }: Chunk): Promise<Progress | null> {
    const incoming = this.#incoming.get(sender.participantId);
    if (incoming === undefined || !isSame(incoming.announcement, { page, number })) return null;
    const { announcement } = incoming;
    if (incoming.verdict !== 'going-on' || index < incoming.next) return progressOf(incoming);
    if (index > incoming.next || bytes.length !== chunkBytesOf(announcement.size, index)) return null;
    incoming.chunks = [...incoming.chunks, bytes];
    incoming.next += 1;
    this.#options.onProgress(sender, announcement, Math.min(announcement.size, incoming.next * conversationLimits.chunkBytes));
    if (incoming.next === chunkCount(announcement.size)) await this.#complete(sender, incoming);
    else if (incoming.next % receiptEvery !== 0) return null;
    return progressOf(incoming);
  }

  cancelled(participantId: string, message: { readonly page: string; readonly number: number }): void {
    const incoming = this.#incoming.get(participantId);
    if (incoming !== undefined && isSame(incoming.announcement, message)) this.#drop(participantId);
  }

  /** Members who left send no more. */
  keepOnly(participantIds: ReadonlySet<string>): void {
    for (const participantId of this.#incoming.keys()) if (!participantIds.has(participantId)) this.#drop(participantId);
  }

  async #complete(sender: PlacedMember, incoming: Incoming): Promise<void> {
    const { announcement, chunks } = incoming;
    const bytes = new Uint8Array(announcement.size);
    for (const [index, chunk] of chunks.entries()) bytes.set(chunk, index * conversationLimits.chunkBytes);
    const hash = new Uint8Array(await this.#options.webCrypto.digest('SHA-256', bytes));
    incoming.verdict = sameBytes(hash, announcement.hash) ? 'complete' : 'refused';
    if (incoming.verdict === 'complete') this.#options.onFile(sender, { announcement, bytes });
    else this.#options.onGone(sender.participantId, announcement);
    incoming.chunks = [];
  }

  #drop(participantId: string): void {
    const incoming = this.#incoming.get(participantId);
    this.#incoming.delete(participantId);
    if (incoming?.verdict === 'going-on') this.#options.onGone(participantId, incoming.announcement);
  }
}

const isSame = (a: { readonly page: string; readonly number: number }, b: { readonly page: string; readonly number: number }): boolean => a.page === b.page && a.number === b.number;
const chunkCount = (size: number): number => Math.ceil(size / conversationLimits.chunkBytes);
const chunkBytesOf = (size: number, index: number): number => Math.min(conversationLimits.chunkBytes, size - index * conversationLimits.chunkBytes);
const progressOf = ({ next, verdict }: Incoming): Progress => ({ next, verdict });
