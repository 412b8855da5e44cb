import { closeCode, isTerminalClose } from '@consult-room/protocol';
import { ConsultError, toConsultError } from '../consult-error.ts';
import { Deferred } from '../deferred.ts';
import { backoffMs } from './backoff.ts';
import { refusal } from './refusal.ts';
import { SocketConnection, type IncomingFrame } from './socket-connection.ts';

export interface GatewaySocketOptions<In extends IncomingFrame> {
  /** ws(s) URL of `/v1/socket` */
  readonly url: string;
  /** The message that answers hello: `welcome` or `queue-welcome`. */
  readonly welcome: In['type'];
  /** The hello of each (re)connect, with a token that is valid now. A rejection ends the socket. */
  readonly hello: () => Promise<object>;
  readonly onMessage: (message: In) => void;
  /** The connection is gone, or could not be made, and we are trying again. */
  readonly onLost: () => void;
  /** It will not come back by itself. */
  readonly onClosed: (error: ConsultError) => void;
  /** Milliseconds before attempt n; replaced in tests. */
  readonly retryDelayMs?: (attempt: number) => number;
}

/**
 * The seat's line to the gateway: says hello, comes back after every break, and stays away when told to.
 * `welcome` reaches `onMessage` on every (re)connect: the gateway's word on the seat replaces whatever was shown.
 */
export class GatewaySocket<Out extends object, In extends IncomingFrame> {
  readonly #options: GatewaySocketOptions<In>;
  #connection: SocketConnection | null = null;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #welcomed = false;
  #closed = false;
  readonly #first = new Deferred<void>();

  constructor(options: GatewaySocketOptions<In>) {
    this.#options = options;
  }

  /** Connects; resolves at the first welcome, rejects with the gateway's refusal of this hello. */
  open(): Promise<void> {
    void this.#connect();
    return this.#first.promise;
  }

  get isOpen(): boolean {
    return this.#welcomed;
  }

  /** Resolves when the gateway did it. @throws ConsultError its refusal, or `offline` */
  request(message: Out): Promise<void> {
    if (!this.#welcomed || this.#connection === null) return Promise.reject(new ConsultError('offline', true));
    return this.#connection.request(message);
  }

  /** For what the next reconnect would say anyway. */
  send(message: Out): void {
    if (this.#welcomed) this.#connection?.send(message);
  }

  /** Lets the line go until `lookAgain`: the page will not hear anything. */
  pause(): void {
    clearTimeout(this.#retry);
    const connection = this.#connection;
    this.#connection = null;
    this.#welcomed = false;
    connection?.close();
  }

  /** Asks whether anybody is there, and where there is no line skips the wait before the next attempt. */
  lookAgain(): void {
    if (this.#connection !== null) return this.#connection.probe();
    if (this.#closed) return;
    clearTimeout(this.#retry);
    void this.#connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    const connection = this.#connection;
    this.#connection = null;
    this.#welcomed = false;
    connection?.close();
    this.#first.reject(new ConsultError('closed'));
  }

  async #connect(): Promise<void> {
    this.#attempt += 1;
    const connection: SocketConnection = new SocketConnection(this.#options.url, {
      onMessage: (message) => this.#receive(connection, message as In),
      onEnd: (error, code) => this.#ended(connection, error, code),
    });
    this.#connection = connection;
    try {
      // Both at once: a fresh token may take a round trip to the portal.
      const [hello] = await Promise.all([this.#options.hello(), connection.opened()]);
      if (this.#connection === connection) connection.send({ type: 'hello', ...hello });
    } catch (cause) {
      const error = toConsultError(cause);
      if (error.code !== 'offline') this.#stop(error);
    }
  }

  #receive(connection: SocketConnection, message: In): void {
    if (this.#connection !== connection) return;
    if (message.type === 'error' && !this.#welcomed) {
      return this.#stop(refusal(message.code ?? 'internal', message.opensAt ?? null));
    }
    if (message.type === this.#options.welcome) {
      this.#welcomed = true;
      this.#attempt = 0;
      this.#first.resolve();
    }
    this.#options.onMessage(message);
  }

  #ended(connection: SocketConnection, error: ConsultError, code: number): void {
    if (this.#connection !== connection) return;
    this.#connection = null;
    this.#welcomed = false;
    if (isTerminalClose(code) || code === closeCode.unauthenticated || code === closeCode.policy) return this.#stop(error);
    this.#options.onLost();
    const delay = this.#options.retryDelayMs ?? ((attempt) => backoffMs(attempt, Math.random()));
    this.#retry = setTimeout(() => void this.#connect(), delay(this.#attempt + 1));
  }

  #stop(error: ConsultError): void {
    if (this.#closed) return;
    this.#first.reject(error);
    this.close();
    this.#options.onClosed(error);
  }
}
