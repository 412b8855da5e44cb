import type { SessionStore } from './session-store.ts';

/** A shorter break is nobody's business; nothing older than this is shown as current. */
const sayAfterMs = 3_000;
const giveUpAfterMs = 60_000;

/** How long a broken line to the gateway is borne before the person is told, and before a retry is offered. */
export class LinkPatience {
  readonly #store: SessionStore;
  #timers: readonly ReturnType<typeof setTimeout>[] = [];

  constructor(store: SessionStore) {
    this.#store = store;
  }

  lost(): void {
    if (this.#timers.length > 0) return;
    this.#timers = [
      setTimeout(() => this.#say(), sayAfterMs),
      setTimeout(() => this.#giveUp(), giveUpAfterMs),
    ];
  }

  /** What time the page slept through does not count. */
  renew(): void {
    if (this.#timers.length === 0) return;
    this.back();
    this.lost();
  }

  back(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    if (this.#store.snapshot.isLinkLost) this.#store.update({ isLinkLost: false });
  }

  #say(): void {
    this.#store.update({ isLinkLost: true });
    this.#store.transition({ type: 'link-lost' });
  }

  /** A call whose media flows needs no gateway; a checked device does not either. */
  #giveUp(): void {
    const { state } = this.#store.snapshot;
    if (state === 'reconnecting' || state === 'connecting') this.#store.transition({ type: 'failed', code: 'offline', recoverable: true });
  }
}
