/** Lets an act happen at most once per interval; what comes in between is forgotten. */
export class Throttle {
  readonly #now: () => number;
  readonly #intervalMs: number;
  #last = Number.NEGATIVE_INFINITY;

  constructor(now: () => number, intervalMs: number) {
    this.#now = now;
    this.#intervalMs = intervalMs;
  }

  /** May it happen now? Asking counts as doing. */
  pass(): boolean {
    const now = this.#now();
    if (now - this.#last < this.#intervalMs) return false;
    this.#last = now;
    return true;
  }
}
