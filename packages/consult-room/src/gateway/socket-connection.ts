import { closeCode } from '@consult-room/protocol';
import { ConsultError } from '../consult-error.ts';
import { refusal } from './refusal.ts';

/** The part of a server message this layer reads; the rest belongs to whoever asked. */
export interface IncomingFrame {
  readonly type: string;
  readonly ref?: number;
  readonly code?: string;
  readonly opensAt?: string;
}

export interface ConnectionEvents {
  readonly onMessage: (message: IncomingFrame) => void;
  /** Exactly once. `error` says what the gateway or the network gave as the reason. */
  readonly onEnd: (error: ConsultError, socketCloseCode: number) => void;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: ConsultError) => void;
}

const subprotocol = 'consult.v1';
const pingEveryMs = 10_000;
/** TCP has patience for minutes; a person has not, and the next attempt may find another way. */
const openWithinMs = 5_000;
/** Asked because something is wrong: the answer takes as long as TCP needs to send it again a few times. */
const probeWithinMs = 2_500;

/** One WebSocket from opening to closing: frames, references, liveness. It never comes back; `GatewaySocket` makes the next one. */
export class SocketConnection {
  readonly #socket: WebSocket;
  readonly #events: ConnectionEvents;
  readonly #waiting = new Map<number, Waiting>();
  #lastRef = 0;
  #lastError: ConsultError | null = null;
  #heard = true;
  #pinging: ReturnType<typeof setInterval> | undefined;
  #probing: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  constructor(url: string, events: ConnectionEvents) {
    this.#events = events;
    this.#socket = new WebSocket(url, subprotocol);
    this.#socket.addEventListener('message', ({ data }: MessageEvent) => this.#receive(data));
    this.#socket.addEventListener('close', ({ code, reason }) => this.#end(code, reason));
  }

  /** Resolves when the WebSocket is open. @throws ConsultError `offline`, also after 5 s */
  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => {
        this.#giveUp();
        reject(new ConsultError('offline', true));
      }, openWithinMs);
      this.#socket.addEventListener('open', () => {
        clearTimeout(deadline);
        this.#pinging = setInterval(() => this.#ping(), pingEveryMs);
        resolve();
      }, { once: true });
      this.#socket.addEventListener('close', () => {
        clearTimeout(deadline);
        reject(this.#lastError ?? new ConsultError('offline', true));
      }, { once: true });
    });
  }

  send(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Resolves on the gateway's `ok`, rejects with its code, or with `offline` when the connection ends first. */
  request(message: object): Promise<void> {
    if (this.#ended || this.#socket.readyState !== WebSocket.OPEN) return Promise.reject(new ConsultError('offline', true));
    const ref = ++this.#lastRef;
    return new Promise((resolve, reject) => {
      this.#waiting.set(ref, { resolve, reject });
      this.send({ ...message, ref });
    });
  }

  /** Gives the line up where it does not answer soon. One that is only being opened has its own deadline. */
  probe(): void {
    if (this.#ended || this.#probing !== undefined || this.#socket.readyState !== WebSocket.OPEN) return;
    this.send({ type: 'ping' });
    this.#probing = setTimeout(() => this.#giveUp(), probeWithinMs);
  }

  close(): void {
    this.#socket.close(closeCode.normal);
    this.#end(closeCode.normal, '');
  }

  #receive(data: unknown): void {
    if (this.#ended || typeof data !== 'string') return;
    this.#heard = true;
    clearTimeout(this.#probing);
    this.#probing = undefined;
    const message = parse(data);
    if (message === null) return;
    if ((message.type === 'ok' || message.type === 'error') && message.ref !== undefined) return this.#settle(message, message.ref);
    if (message.type === 'pong') return;
    if (message.type === 'error') this.#lastError = refusal(message.code ?? 'internal', message.opensAt ?? null);
    this.#events.onMessage(message);
  }

  #settle(message: IncomingFrame, ref: number): void {
    const waiting = this.#waiting.get(ref);
    this.#waiting.delete(ref);
    if (message.type === 'ok') waiting?.resolve();
    else waiting?.reject(refusal(message.code ?? 'internal', message.opensAt ?? null));
  }

  /** Nothing heard since the last ping: the path is dead even where the browser has not noticed. */
  #ping(): void {
    if (!this.#heard) return this.#giveUp();
    this.#heard = false;
    this.send({ type: 'ping' });
  }

  /** Without waiting for a farewell that nobody may answer. */
  #giveUp(): void {
    this.#socket.close();
    this.#end(1006, '');
  }

  #end(code: number, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#pinging);
    clearTimeout(this.#probing);
    const error = reason !== '' ? refusal(reason) : (this.#lastError ?? new ConsultError('offline', true));
    for (const { reject } of this.#waiting.values()) reject(new ConsultError('offline', true));
    this.#waiting.clear();
    this.#events.onEnd(error, code);
  }
}

function parse(data: string): IncomingFrame | null {
  try {
    const message: unknown = JSON.parse(data);
    return typeof message === 'object' && message !== null && 'type' in message && typeof message.type === 'string' ? (message as IncomingFrame) : null;
  } catch {
    return null;
  }
}
