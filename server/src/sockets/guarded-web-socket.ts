import { closeCode, limits, type CloseCode, type ErrorCode } from '@consult-room/protocol';
import type { RawData, WebSocket } from 'ws';
import { TokenBucket } from '../limits/token-bucket.ts';
import type { GuardedSocket } from '../upgrade-route.ts';

const unsentBytesAllowed = 1_000_000;
const bytesPerMinute = 1_000_000;
const silenceAllowedMs = 25_000;
/** Frames of whoever has not shown who they are: one is a hello, the rest is for a hello that could not be answered. */
const strangersBurst = 5;

/** The limits of a socket, over `ws` (which must not answer pings by itself). The router calls `tick` every 10 s. */
export class GuardedWebSocket implements GuardedSocket {
  readonly #socket: WebSocket;
  readonly #now: () => number;
  #frames: TokenBucket;
  readonly #bytes: TokenBucket;
  #heardAtMs: number;
  #closing = false;
  #isKnown = false;
  #isFlood = false;
  #isHeard = true;
  #hasOverrun = false;
  #hasEnded = false;
  #onText: (text: string) => void = () => {};
  #onClose: () => void = () => {};
  #onKnown: () => void = () => {};
  #onEnd: () => void = () => {};

  constructor(socket: WebSocket, now: () => number) {
    this.#socket = socket;
    this.#now = now;
    this.#heardAtMs = now();
    this.#frames = new TokenBucket(1, strangersBurst, now());
    this.#bytes = new TokenBucket(bytesPerMinute / 60, bytesPerMinute, now());
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('ping', (data) => this.#answerPing(data));
    socket.on('pong', (data) => this.#heard(data.byteLength));
    socket.on('close', () => this.#end());
    // Protocol errors (too large, bad UTF-8, bad frames): ws has already closed with the right code.
    socket.on('error', () => {
      this.#closing = true;
      this.#isHeard = false;
    });
  }

  get isOpen(): boolean {
    return !this.#closing && this.#socket.readyState === this.#socket.OPEN;
  }

  get isKnown(): boolean {
    return this.#isKnown;
  }

  send(text: string): void {
    if (this.#mayWrite()) this.#socket.send(text);
  }

  close(code: CloseCode, reason?: ErrorCode): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#socket.close(code, reason ?? '');
    if (code !== closeCode.rateLimited) return;
    this.#isFlood = true;
    this.#isHeard = false;
    // Whatever else is on its way costs us nothing: it is not read any more, a goodbye neither.
    this.#socket.pause();
    this.#end();
  }

  get isFlood(): boolean {
    return this.#isFlood;
  }

  /** Whether anything it sends is still worth being read, a goodbye among it. */
  get isHeard(): boolean {
    return this.#isHeard;
  }

  /** Sent more than a socket may: what it still sends is worth nothing, and its address pays. */
  get hasOverrun(): boolean {
    return this.#hasOverrun;
  }

  markKnown(): void {
    if (!this.#isKnown) this.#frames = new TokenBucket(limits.messagesPerSecond, limits.messagesBurst, this.#now());
    this.#isKnown = true;
    this.#onKnown();
  }

  onText(listener: (text: string) => void): void {
    this.#onText = listener;
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
  }

  onKnown(listener: () => void): void {
    this.#onKnown = listener;
  }

  /** One listener, called before that of `onClose` and like it: exactly once, for a flood at once. */
  onEnd(listener: () => void): void {
    this.#onEnd = listener;
  }

  /** Asks for a sign of life; a peer silent for 25 s is dropped. */
  tick(): void {
    if (this.#now() - this.#heardAtMs > silenceAllowedMs) this.drop();
    else if (this.isOpen) this.#socket.ping();
  }

  /** No closing handshake: the peer does not read or is gone. */
  drop(): void {
    this.#closing = true;
    this.#socket.terminate();
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#closing = true;
    this.#hasEnded = true;
    this.#onEnd();
    this.#onClose();
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (!this.#heard(Buffer.isBuffer(data) ? data.byteLength : limits.messageBytes)) return;
    if (isBinary) this.close(closeCode.policy, 'bad-request');
    else this.#onText(data.toString());
  }

  #answerPing(data: Buffer): void {
    if (this.#heard(data.byteLength) && this.#mayWrite()) this.#socket.pong(data);
  }

  /** Counts one frame of whatever kind; false when the socket is closed, by this or before. */
  #heard(byteLength: number): boolean {
    if (this.#closing) return false;
    this.#heardAtMs = this.#now();
    if (this.#frames.take(this.#heardAtMs) && this.#bytes.take(this.#heardAtMs, byteLength)) return true;
    this.#hasOverrun = true;
    this.close(closeCode.rateLimited, 'rate-limited');
    return false;
  }

  /** A peer that leaves everything unread must not fill our memory. */
  #mayWrite(): boolean {
    if (!this.isOpen) return false;
    if (this.#socket.bufferedAmount <= unsentBytesAllowed) return true;
    this.drop();
    return false;
  }
}
