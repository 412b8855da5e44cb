/** Everything that must end together. Closing aborts `signal` first, then runs the ways out, last in first out, once. */
export class Lifetime {
  readonly #abort = new AbortController();
  readonly #exits: (() => void)[] = [];

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get isOver(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Runs at once where the lifetime is over already. */
  onEnd(exit: () => void): void {
    if (this.isOver) exit();
    else this.#exits.push(exit);
  }

  interval(run: () => void, everyMs: number): void {
    const timer = setInterval(run, everyMs);
    this.onEnd(() => clearInterval(timer));
  }

  /** Resolves after `ms`; at once, with false, when the lifetime ends first. */
  async sleep(ms: number): Promise<boolean> {
    if (this.isOver) return false;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      }, { once: true });
    });
    return !this.isOver;
  }

  end(): void {
    if (this.isOver) return;
    this.#abort.abort();
    for (const exit of this.#exits.splice(0).toReversed()) exit();
  }
}
