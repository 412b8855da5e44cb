import { closeCode, limits, type CloseCode, type ErrorCode } from '@consult-room/protocol';
import type { RawData, WebSocket } from 'ws';
import { TokenBucket } from '../limits/token-bucket.ts';
import type { GuardedSocket } from '../upgrade-route.ts';

const unsentBytesAllowed = 1_000_000;
const silenceAllowedMs = 25_000;

/** The limits of a socket, over `ws`. The router calls `tick` every 10 s. */
export class GuardedWebSocket implements GuardedSocket {
  readonly #socket: WebSocket;
  readonly #now: () => number;
  readonly #bucket: TokenBucket;
  #heardAtMs: number;
  #closing = false;
  #onText: (text: string) => void = () => {};
  #onClose: () => void = () => {};

  constructor(socket: WebSocket, now: () => number) {
    this.#socket = socket;
    this.#now = now;
    this.#heardAtMs = now();
    this.#bucket = new TokenBucket(limits.messagesPerSecond, limits.messagesBurst, now());
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => { this.#heardAtMs = this.#now(); });
    socket.on('close', () => {
      this.#closing = true;
      this.#onClose();
    });
    // Protocol errors (too large, bad UTF-8, bad frames): ws has already closed with the right code.
    socket.on('error', () => { this.#closing = true; });
  }

  get isOpen(): boolean {
    return !this.#closing && this.#socket.readyState === this.#socket.OPEN;
  }

  send(text: string): void {
    if (!this.isOpen) return;
    if (this.#socket.bufferedAmount > unsentBytesAllowed) this.drop();
    else this.#socket.send(text);
  }

  close(code: CloseCode, reason?: ErrorCode): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#socket.close(code, reason ?? '');
  }

  onText(listener: (text: string) => void): void {
    this.#onText = listener;
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
  }

  /** Asks for a sign of life; a peer silent for 25 s is dropped. */
  tick(): void {
    if (this.#now() - this.#heardAtMs > silenceAllowedMs) this.drop();
    else if (this.isOpen) this.#socket.ping();
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#closing) return;
    this.#heardAtMs = this.#now();
    if (!this.#bucket.take(this.#heardAtMs)) {
      this.close(closeCode.rateLimited, 'rate-limited');
    } else if (isBinary) {
      this.close(closeCode.policy, 'bad-request');
    } else {
      this.#onText(data.toString());
    }
  }

  /** No closing handshake: the peer does not read or is gone. */
  drop(): void {
    this.#closing = true;
    this.#socket.terminate();
  }
}
