import type { QueueClientMessage, QueueEntry, QueueServerMessage } from '@consult-room/protocol';
import { ConsultError } from '../consult-error.ts';
import { GatewayAddress } from '../gateway/gateway-address.ts';
import { GatewaySocket } from '../gateway/gateway-socket.ts';
import type { PersonIntents } from '../screens/people/person-action.ts';

/** `lost`: trying again, the list may be old. `closed`: will not come back by itself, `code` says why. */
export interface QueueSnapshot {
  readonly connection: 'opening' | 'open' | 'lost' | 'closed';
  readonly code: string | null;
  readonly clinic: { readonly name: string; readonly phone: string } | null;
  /** Null until the gateway has said who comes today. */
  readonly entries: readonly QueueEntry[] | null;
}

export interface QueueStoreOptions {
  /** http(s) base of the gateway */
  readonly gateway: string;
  /** A token that is valid now; asked once per connect where the last one may be old. */
  readonly freshToken: () => Promise<string>;
  readonly onChange: (before: QueueSnapshot, after: QueueSnapshot) => void;
}

type QueueSocket = GatewaySocket<QueueClientMessage, QueueServerMessage>;

/** The clinic's day as the gateway tells it: the whole list at every change, and requests that change it only through the gateway. */
export class QueueStore implements PersonIntents {
  #snapshot: QueueSnapshot = { connection: 'opening', code: null, clinic: null, entries: null };
  readonly #options: QueueStoreOptions;
  readonly #socket: QueueSocket;
  #token: { readonly value: string; readonly staleAt: number } | null = null;
  #refresh: ReturnType<typeof setTimeout> | undefined;

  /** @throws TypeError where `gateway` is no http(s) URL */
  constructor(options: QueueStoreOptions) {
    this.#options = options;
    this.#socket = new GatewaySocket({
      url: new GatewayAddress(options.gateway).webSocket('v1/socket'),
      welcome: 'queue-welcome',
      hello: async () => ({ token: await this.#validToken() }),
      onMessage: (message) => { this.#receive(message); },
      onLost: () => { this.#set({ connection: 'lost' }); },
      onClosed: (error) => { this.#set({ connection: 'closed', code: error.code }); },
    });
  }

  get snapshot(): QueueSnapshot {
    return this.#snapshot;
  }

  open(): void {
    // The refusal arrives through onClosed too, where there is something to show it on.
    this.#socket.open().catch(() => undefined);
  }

  /** The page is put away: it hears nothing until `lookAgain`. */
  pause(): void {
    this.#socket.pause();
    this.#set({ connection: 'lost' });
  }

  /** Time may have passed unseen: is the list still what the gateway would say? */
  lookAgain(): void {
    this.#socket.lookAgain();
  }

  close(): void {
    clearTimeout(this.#refresh);
    this.#socket.close();
  }

  async admit(id: string): Promise<void> {
    await this.#request({ type: 'admit', ...this.#seat(id) });
  }

  async deny(id: string, reason?: string): Promise<void> {
    await this.#request({ type: 'deny', ...this.#seat(id), ...(reason ? { reason } : {}) });
  }

  async hold(id: string): Promise<void> {
    await this.#request({ type: 'hold', ...this.#seat(id) });
  }

  async resume(id: string): Promise<void> {
    await this.#request({ type: 'resume', ...this.#seat(id) });
  }

  async remove(id: string): Promise<void> {
    await this.#request({ type: 'remove', ...this.#seat(id) });
  }

  async notify(id: string, text: string): Promise<void> {
    await this.#request({ type: 'notice', ...this.#seat(id), text });
  }

  /** @throws ConsultError `not-found`: nobody of that id is on today's list */
  entry(id: string): QueueEntry {
    const found = this.#snapshot.entries?.find(({ participantId }) => participantId === id);
    if (!found) throw new ConsultError('not-found');
    return found;
  }

  #seat(id: string): Pick<QueueEntry, 'appointmentId' | 'participantId'> {
    const { appointmentId, participantId } = this.entry(id);
    return { appointmentId, participantId };
  }

  #request(message: QueueClientMessage): Promise<void> {
    return this.#socket.request(message);
  }

  async #validToken(): Promise<string> {
    if (this.#token && this.#token.staleAt > Date.now()) return this.#token.value;
    return this.#options.freshToken();
  }

  #receive(message: QueueServerMessage): void {
    switch (message.type) {
      case 'queue-welcome':
        this.#keep(message.token, Date.parse(message.expiresAt) - message.now);
        this.#set({ connection: 'open', code: null, clinic: message.clinic });
        break;
      case 'token': this.#keep(message.token, Date.parse(message.expiresAt) - Date.now()); break;
      case 'queue': this.#set({ entries: message.entries }); break;
      default: break;
    }
  }

  /** Half of a token's life is left when it is renewed, so that a reconnect never meets an old one. */
  #keep(value: string, lifetimeMs: number): void {
    this.#token = { value, staleAt: Date.now() + lifetimeMs };
    clearTimeout(this.#refresh);
    this.#refresh = setTimeout(() => { this.#socket.send({ type: 'refresh-token' }); }, Math.min(Math.max(lifetimeMs / 2, 5_000), 2 ** 31 - 1));
  }

  #set(change: Partial<QueueSnapshot>): void {
    const before = this.#snapshot;
    this.#snapshot = { ...before, ...change };
    this.#options.onChange(before, this.#snapshot);
  }
}
