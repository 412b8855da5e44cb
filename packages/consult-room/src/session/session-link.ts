import type { ClientMessage, ServerMessage } from '@consult-room/protocol';
import { ConsultError, toConsultError } from '../consult-error.ts';
import { Deferred } from '../deferred.ts';
import { redeem } from '../gateway/gateway-client.ts';
import { GatewaySocket } from '../gateway/gateway-socket.ts';
import { scopeOfSecret } from './seat-memory.ts';
import type { Credentials, SessionOptions } from './session-options.ts';

export interface LinkEvents {
  readonly onMessage: (message: ServerMessage) => void;
  readonly onLost: () => void;
  /** The gateway will not have us back by itself. */
  readonly onClosed: (error: ConsultError) => void;
}

/** A token is renewed when this share of its life is over. */
const renewAt = 0.8;
const firstWelcomeWithinMs = 12_000;

/** The seat's token and its line to the gateway. One per visit: a new visit makes a new one. */
export class SessionLink {
  readonly #options: SessionOptions;
  readonly #credentials: Credentials;
  readonly #events: LinkEvents;
  readonly #abort = new AbortController();
  #socket: GatewaySocket<ClientMessage, ServerMessage> | null = null;
  #token: string | null;
  #scope: string | null = null;
  /** Gateway's clock minus ours, ms: a wrong clock must not make a good token look old. */
  #clockOffsetMs = 0;
  /** ms since the Unix epoch by our clock; a token the page gave is taken as good until the gateway says otherwise. */
  #staleAtMs = Number.POSITIVE_INFINITY;
  /** What the gateway gave this device, and until when it is good. */
  #seat: { readonly token: string; readonly staleAtMs: number } | null = null;
  #nextSeat = new Deferred<void>();
  #renewal: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SessionOptions, credentials: Credentials, events: LinkEvents) {
    this.#options = options;
    this.#credentials = credentials;
    this.#events = events;
    this.#token = credentials.token;
  }

  /**
   * What opens media: only a token the gateway gave this device, never one that the page or its provider gave. Waits for
   * the next welcome where there is none that is good.
   */
  async mediaToken(): Promise<string> {
    while (this.#seat === null || Date.now() > this.#seat.staleAtMs) await this.#nextSeat.promise;
    return this.#seat.token;
  }

  /** Can we say hello without a tap: with a given token, or one remembered from before a reload? */
  async hasToken(): Promise<boolean> {
    const { secret, tokenProvider } = this.#credentials;
    // On an insecure page there is no hash to remember by, and no call either.
    if (secret !== null && globalThis.crypto.subtle !== undefined) {
      this.#scope = await scopeOfSecret(this.#options.gateway.base, secret);
      this.#token ??= this.#options.memory.token(this.#scope);
    }
    return this.#token !== null || tokenProvider !== null;
  }

  /** Only after a tap. @throws ConsultError */
  async redeem(birthDate?: string): Promise<void> {
    const { secret } = this.#credentials;
    if (secret === null) throw new ConsultError('unauthenticated');
    const { token, expiresAt } = await redeem(this.#options.gateway, secret, birthDate, this.#abort.signal);
    this.#keep(token, expiresAt);
  }

  /** Resolves when the gateway welcomed us; its welcome went to `onMessage` before. @throws ConsultError its refusal */
  async connect(takeOver: boolean): Promise<void> {
    try {
      await this.#open(takeOver);
    } catch (cause) {
      const error = toConsultError(cause);
      // A token that was lying in the page for long is no reason to trouble anybody where a fresh one can be had.
      if (!isStale(error.code) || this.#credentials.tokenProvider === null) throw error;
      this.#token = null;
      await this.#open(takeOver);
    }
  }

  request(message: ClientMessage): Promise<void> {
    return this.#socket?.request(message) ?? Promise.reject(new ConsultError('offline', true));
  }

  send(message: ClientMessage): void {
    this.#socket?.send(message);
  }

  pause(): void {
    this.#socket?.pause();
  }

  lookAgain(): void {
    this.#socket?.lookAgain();
  }

  /** The seat is given up, or its token refused: a reload starts at the door. */
  forget(): void {
    this.#token = null;
    if (this.#scope !== null) this.#options.memory.forgetToken(this.#scope);
  }

  close(): void {
    this.#abort.abort();
    this.#nextSeat.reject(new ConsultError('closed'));
    clearTimeout(this.#renewal);
    this.#socket?.close();
    this.#socket = null;
  }

  async #open(takeOver: boolean): Promise<void> {
    this.#socket?.close();
    let first = true;
    const socket = new GatewaySocket<ClientMessage, ServerMessage>({
      url: this.#options.gateway.webSocket('v1/socket'),
      welcome: 'welcome',
      hello: async () => ({ token: await this.#currentToken(), device: this.#options.memory.deviceKey(), ...(takeOver && first && { takeOver }) }),
      onMessage: (message) => {
        if (message.type === 'welcome') first = false;
        this.#receive(message);
      },
      onLost: () => this.#events.onLost(),
      // The refusal of a first hello is the answer to connect(), not news.
      onClosed: (error) => first || this.#events.onClosed(error),
    });
    this.#socket = socket;
    let isLate = false;
    const deadline = setTimeout(() => {
      isLate = true;
      socket.close();
    }, firstWelcomeWithinMs);
    // Nobody looks at a spinner for ever; once we were welcome, it is tried until the person gives up.
    await socket.open().catch((error: unknown) => { throw isLate ? new ConsultError('offline', true) : error; }).finally(() => clearTimeout(deadline));
  }

  async #currentToken(): Promise<string> {
    const { tokenProvider } = this.#credentials;
    // A laptop may have slept through its token's life.
    if (tokenProvider !== null && (this.#token === null || Date.now() > this.#staleAtMs)) {
      this.#token = await freshToken(tokenProvider);
      this.#staleAtMs = Number.POSITIVE_INFINITY;
    }
    if (this.#token === null) throw new ConsultError('token-expired', true);
    return this.#token;
  }

  #receive(message: ServerMessage): void {
    if (message.type === 'welcome') this.#clockOffsetMs = message.now - Date.now();
    if (message.type === 'welcome' || message.type === 'token') this.#sit(message.token, message.expiresAt);
    this.#events.onMessage(message);
  }

  #sit(token: string, expiresAt: string): void {
    this.#keep(token, expiresAt);
    this.#seat = { token, staleAtMs: this.#staleAtMs };
    this.#nextSeat.resolve();
    this.#nextSeat = new Deferred();
  }

  #keep(token: string, expiresAt: string): void {
    this.#token = token;
    const expiresAtMs = Date.parse(expiresAt) - this.#clockOffsetMs;
    this.#staleAtMs = expiresAtMs;
    if (this.#scope !== null) this.#options.memory.keepToken(this.#scope, { token, expiresAt: new Date(expiresAtMs).toISOString() });
    clearTimeout(this.#renewal);
    const lifeMs = Math.max(expiresAtMs - Date.now(), 10_000);
    this.#renewal = setTimeout(() => this.send({ type: 'refresh-token' }), Math.min(lifeMs * renewAt, 2 ** 31 - 1));
  }
}

/** The portal may be out of reach for a moment, as we were. */
async function freshToken(tokenProvider: () => Promise<string>): Promise<string> {
  try {
    return await tokenProvider();
  } catch (cause) {
    const error = new ConsultError('offline', true);
    error.cause = cause;
    throw error;
  }
}

/** Refusals that a fresh token cures. */
export function isStale(code: string): boolean {
  return code === 'token-expired' || code === 'token-revoked' || code === 'unauthenticated';
}
