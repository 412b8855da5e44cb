import { conversationLimits, patienceMs } from './conversation-limits.ts';
import { encodeConversation, type Verdict } from './conversation-message.ts';
import type { GroupEpoch, PlacedMember } from './key-agreement.ts';
import type { Say } from './talk-part.ts';
import type { SendFailure, Settle } from './text-sender.ts';
import type { Bytes, WebCrypto } from './webcrypto.ts';

/** Chunks under way before the slowest member says it has them. */
const windowChunks = 8;
/** ms between two chunks: 25 a second, half of what the socket allows. */
const paceMs = 40;
/** ms without progress until one chunk is said again: first, and at most after doubling. */
const firstProbeMs = 2_000;
const maxProbeMs = 16_000;

export interface OutgoingFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Bytes;
  readonly settle: Settle;
  /** Bytes that everybody has. */
  readonly onProgress: (doneBytes: number) => void;
}

/** `next`: chunks they hold without a gap; -1 while they have not said that they want it. */
interface Taker { readonly incarnation: string; readonly next: number; }

interface Sending {
  readonly file: OutgoingFile;
  readonly number: number;
  readonly hash: Bytes;
  readonly chunks: number;
  /** By participant. */
  readonly takers: Map<string, Taker>;
  /** The next chunk to say. */
  at: number;
  window: number;
  paceAt: number;
  probeAt: number;
  probeMs: number;
  giveUpAt: number;
  failure: SendFailure | null;
}

/**
 * Sends one file after the other, in chunks, as fast as the slowest member takes them. After a new epoch, a lost line or a
 * reload over there it goes on where that member's own receipts say.
 */
export class FileSender {
  readonly #page: string;
  readonly #say: Say;
  readonly #now: () => number;
  readonly #webCrypto: WebCrypto;
  #waiting: readonly OutgoingFile[] = [];
  #sending: Sending | null = null;
  #members: readonly PlacedMember[] = [];
  #last = 0;

  constructor(page: string, say: Say, now: () => number, webCrypto: WebCrypto) {
    this.#page = page;
    this.#say = say;
    this.#now = now;
    this.#webCrypto = webCrypto;
  }

  async send(file: OutgoingFile): Promise<void> {
    if (this.#members.length === 0) return file.settle('nobody-here');
    if (this.#waiting.length >= conversationLimits.openFiles) return file.settle('busy');
    this.#waiting = [...this.#waiting, file];
    await this.#startNext();
  }

  async cancel(file: OutgoingFile): Promise<void> {
    if (this.#sending?.file === file) return this.#stop('cancelled');
    if (!this.#waiting.includes(file)) return;
    this.#waiting = this.#waiting.filter((one) => one !== file);
    file.settle('cancelled');
  }

  async begin({ members, ownLeaf }: GroupEpoch): Promise<void> {
    this.#members = members.filter((member) => member.leaf !== ownLeaf);
    const sending = this.#sending;
    if (sending === null) return this.#startNext();
    for (const [participantId, taker] of sending.takers) {
      const member = this.#members.find((one) => one.participantId === participantId);
      if (member === undefined) sending.takers.delete(participantId);
      // Another page: it has to be told what this is, and says what it has of it.
      else if (member.incarnation !== taker.incarnation) sending.takers.set(participantId, { incarnation: member.incarnation, next: -1 });
    }
    if (sending.takers.size === 0) return this.#stop('nobody-here');
    sending.at = heldByAll(sending);
    if (sending.at < 0) await this.#announce(sending);
    else await this.#goOn(sending);
  }

  async received(participantId: string, receipt: { readonly number: number; readonly next: number; readonly verdict: Verdict }): Promise<void> {
    const sending = this.#sending;
    const taker = sending?.takers.get(participantId);
    if (sending === null || taker === undefined || receipt.number !== sending.number || receipt.next > sending.chunks) return;
    const before = heldByAll(sending);
    if (receipt.verdict === 'going-on') sending.takers.set(participantId, { ...taker, next: Math.max(taker.next, receipt.next) });
    else sending.takers.delete(participantId);
    if (receipt.verdict === 'refused') sending.failure = 'file-refused';
    if (sending.takers.size === 0) return this.#finish(sending.failure);
    if (heldByAll(sending) !== before || receipt.verdict !== 'going-on') this.#progressed(sending);
    await this.#goOn(sending);
  }

  dueAt(): number | null {
    const sending = this.#sending;
    if (sending === null) return null;
    // With nobody to ask there is nothing to do but wait for the next group.
    if (this.#members.length === 0) return sending.giveUpAt;
    return Math.min(sending.probeAt, sending.giveUpAt, this.#maySayMore(sending) ? sending.paceAt : Infinity);
  }

  async tick(): Promise<void> {
    const sending = this.#sending;
    const now = this.#now();
    if (sending === null) return;
    if (sending.giveUpAt <= now) return this.#stop('not-delivered');
    if (sending.probeAt <= now && this.#members.length > 0) {
      sending.probeMs = Math.min(maxProbeMs, sending.probeMs * 2);
      sending.probeAt = now + sending.probeMs;
      // One at a time until somebody answers: an absent member must not cost the others their keys.
      sending.window = 1;
      sending.at = heldByAll(sending);
      if (sending.at < 0) return this.#announce(sending);
    }
    await this.#goOn(sending);
  }

  end(): void { this.#members = []; }

  async #startNext(): Promise<void> {
    const [file, ...waiting] = this.#waiting;
    if (this.#sending !== null || file === undefined || this.#members.length === 0) return;
    this.#waiting = waiting;
    this.#last += 1;
    const now = this.#now();
    const sending: Sending = {
      file, number: this.#last, chunks: Math.ceil(file.bytes.length / conversationLimits.chunkBytes),
      hash: new Uint8Array(await this.#webCrypto.digest('SHA-256', file.bytes)),
      takers: new Map(this.#members.map(({ participantId, incarnation }) => [participantId, { incarnation, next: -1 }])),
      at: -1, window: windowChunks, paceAt: now, probeAt: now + firstProbeMs, probeMs: firstProbeMs, giveUpAt: now + patienceMs, failure: null,
    };
    this.#sending = sending;
    await this.#announce(sending);
  }

  #announce({ file, number, hash }: Sending): Promise<void> {
    return this.#say(encodeConversation({ type: 'file', page: this.#page, number, size: file.bytes.length, hash, name: file.name, mediaType: file.mediaType }));
  }

  #maySayMore(sending: Sending): boolean {
    const held = heldByAll(sending);
    return this.#members.length > 0 && held >= 0 && sending.at < Math.min(held + sending.window, sending.chunks);
  }

  /** Says a chunk if it is time; the next `tick` says the one after. */
  async #goOn(sending: Sending): Promise<void> {
    const now = this.#now();
    sending.at = Math.max(sending.at, heldByAll(sending));
    if (sending.paceAt > now || !this.#maySayMore(sending)) return;
    sending.paceAt = now + paceMs;
    const { chunkBytes } = conversationLimits;
    const index = sending.at;
    sending.at += 1;
    await this.#say(encodeConversation({ type: 'chunk', page: this.#page, number: sending.number, index, bytes: sending.file.bytes.slice(index * chunkBytes, (index + 1) * chunkBytes) }));
  }

  #progressed(sending: Sending): void {
    const now = this.#now();
    sending.window = windowChunks;
    sending.probeMs = firstProbeMs;
    sending.probeAt = now + firstProbeMs;
    sending.giveUpAt = now + patienceMs;
    const { bytes, onProgress } = sending.file;
    onProgress(Math.min(bytes.length, Math.max(0, heldByAll(sending)) * conversationLimits.chunkBytes));
  }

  async #stop(code: SendFailure): Promise<void> {
    if (this.#sending !== null) await this.#say(encodeConversation({ type: 'cancel', page: this.#page, number: this.#sending.number }));
    await this.#finish(code);
  }

  async #finish(code: SendFailure | null): Promise<void> {
    const sending = this.#sending;
    this.#sending = null;
    sending?.file.settle(code);
    await this.#startNext();
  }
}

/** Chunks that every taker holds; -1 while somebody has not answered the announcement. */
const heldByAll = ({ takers }: Sending): number => Math.min(...Array.from(takers.values(), ({ next }) => next));
