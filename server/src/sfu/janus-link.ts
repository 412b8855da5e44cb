import { WebSocket } from 'ws';
import { JanusRequestError } from './janus-request-error.ts';
import { isJsonObject, parseJsonObject, type JsonObject } from './json-document.ts';
import { randomTextId } from './random-id.ts';
import type { Scheduler } from './scheduler.ts';

interface Transaction {
  /** Asynchronous plugin requests are acknowledged first and answered by an event later. */
  readonly skipsAck: boolean;
  readonly resolve: (reply: JsonObject) => void;
  readonly reject: (error: JanusRequestError) => void;
  readonly stopTimer: () => void;
}

export interface JanusLinkOptions {
  readonly url: string;
  readonly apiSecret: string;
  readonly scheduler: Scheduler;
  /** A message of Janus that answers nothing we asked. */
  readonly onEvent: (message: JsonObject) => void;
  /** Exactly once, also when the connection never opened. */
  readonly onClose: () => void;
}

/** Of one message: an offer with every line we allow is a tenth of it. */
const largestBytes = 1_048_576;
const openTimeoutMs = 3_000;

/** One WebSocket to a real Janus: requests in, replies by transaction, events out. Lives once; a new one is made after a loss. */
export class JanusLink {
  readonly #options: JanusLinkOptions;
  readonly #socket: WebSocket;
  readonly #transactions = new Map<string, Transaction>();
  #closed = false;

  constructor(options: JanusLinkOptions) {
    this.#options = options;
    this.#socket = new WebSocket(options.url, 'janus-protocol', { handshakeTimeout: openTimeoutMs, perMessageDeflate: false, maxPayload: largestBytes });
    this.#socket.on('message', (data) => this.#receive(data.toString()));
    this.#socket.on('close', () => this.#lose());
    // `close` follows each error.
    this.#socket.on('error', () => undefined);
  }

  onOpen(listener: () => void): void {
    this.#socket.once('open', listener);
  }

  /** Rejects with JanusRequestError: Janus' error number, or 0 without an answer in time. */
  request(message: JsonObject, timeoutMs: number): Promise<JsonObject> {
    return new Promise((resolve, reject) => {
      if (this.#closed || this.#socket.readyState !== WebSocket.OPEN) {
        reject(new JanusRequestError(0));
        return;
      }
      const transaction = randomTextId();
      const stopTimer = this.#options.scheduler.after(timeoutMs, () => {
        this.#transactions.delete(transaction);
        reject(new JanusRequestError(0));
      });
      this.#transactions.set(transaction, { skipsAck: message['janus'] === 'message', resolve, reject, stopTimer });
      this.#socket.send(JSON.stringify({ ...message, transaction, apisecret: this.#options.apiSecret }));
    });
  }

  /** Without a closing handshake: whoever calls this has given the peer up, or leaves. */
  terminate(): void {
    this.#socket.terminate();
    this.#lose();
  }

  #receive(text: string): void {
    const message = parseJsonObject(text);
    if (message === null || this.#closed) return;
    const id = message['transaction'];
    if (typeof id !== 'string') {
      this.#options.onEvent(message);
      return;
    }
    const transaction = this.#transactions.get(id);
    if (transaction === undefined || (transaction.skipsAck && message['janus'] === 'ack')) return;
    this.#transactions.delete(id);
    transaction.stopTimer();
    if (message['janus'] === 'error') transaction.reject(new JanusRequestError(errorCodeOf(message)));
    else transaction.resolve(message);
  }

  #lose(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const transaction of this.#transactions.values()) {
      transaction.stopTimer();
      transaction.reject(new JanusRequestError(0));
    }
    this.#transactions.clear();
    this.#options.onClose();
  }
}

function errorCodeOf(message: JsonObject): number {
  const error = message['error'];
  return isJsonObject(error) && typeof error['code'] === 'number' ? error['code'] : 490;
}
