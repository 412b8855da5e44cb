/** Keeps the screen on while held. The browser takes the lock away from a hidden page; it is asked for again on return. */
export class WakeLock {
  #wanted = false;
  #sentinel: WakeLockSentinel | null = null;
  readonly #onVisible = () => {
    if (document.visibilityState === 'visible') void this.#request();
  };

  hold(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    document.addEventListener('visibilitychange', this.#onVisible);
    void this.#request();
  }

  release(): void {
    this.#wanted = false;
    document.removeEventListener('visibilitychange', this.#onVisible);
    void this.#sentinel?.release().catch(() => {});
    this.#sentinel = null;
  }

  async #request(): Promise<void> {
    // A convenience: low battery or an iframe without the permission refuses it, and nothing is lost.
    const sentinel = await navigator.wakeLock?.request('screen').catch(() => null);
    if (this.#wanted) this.#sentinel = sentinel ?? null;
    else await sentinel?.release();
  }
}
