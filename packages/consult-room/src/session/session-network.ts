import type { ClientMessage, NetworkItem } from '@consult-room/protocol';
import { Deferred } from '../deferred.ts';
import type { SessionStore } from './session-store.ts';

export interface SessionNetworkParts {
  readonly store: SessionStore;
  readonly url: string;
  readonly request: (message: ClientMessage) => Promise<void>;
  readonly send: (message: ClientMessage) => void;
}

/** The gateway allows the same. */
const longestMs = 28_000;

/** The network part of the device check. It runs beside what the person does and holds nothing up. */
export class SessionNetwork {
  readonly #parts: SessionNetworkParts;
  #token = new Deferred<string>();
  #running: AbortController | null = null;

  constructor(parts: SessionNetworkParts) {
    this.#parts = parts;
  }

  /**
   * Where it did not get through before, and is not under way.
   * @param arriving whether the clinic knows that the person is here: before that nothing is asked of it
   */
  start(arriving: Promise<boolean>): void {
    const { status } = this.#parts.store.snapshot.check.network;
    if (this.#running !== null || status === 'pass' || status === 'weak') return;
    const running = new AbortController();
    this.#running = running;
    this.#show({ status: 'testing' });
    void this.#run(arriving, running.signal);
  }

  /** The person goes on, or away: nothing more is sent or received from here on. */
  stop(): void {
    this.#running?.abort();
  }

  hand(token: string): void {
    this.#token.resolve(token);
  }

  async #run(arriving: Promise<boolean>, signal: AbortSignal): Promise<void> {
    const { store, send } = this.#parts;
    const network = await this.#test(arriving, signal);
    this.#running = null;
    this.#show(network);
    if (network.code !== undefined) send({ type: 'check-result', result: store.snapshot.check });
  }

  async #test(arriving: Promise<boolean>, signal: AbortSignal): Promise<NetworkItem> {
    let deadline: ReturnType<typeof setTimeout> | undefined;
    try {
      if (!(await arriving)) return { status: 'untested' };
      deadline = setTimeout(() => this.stop(), longestMs);
      this.#token = new Deferred();
      await this.#parts.request({ type: 'check-network' });
      const [{ testNetwork }, token] = await Promise.all([import('./network-test.ts'), this.#token.promise]);
      return await testNetwork({ url: this.#parts.url, token, signal });
    } catch {
      // Whatever failed, it is not known to be the person's network.
      return { status: 'untested', code: signal.aborted ? 'skipped' : 'unavailable' };
    } finally {
      clearTimeout(deadline);
    }
  }

  #show(network: NetworkItem): void {
    const { store } = this.#parts;
    store.update({ check: { ...store.snapshot.check, network } });
  }
}
