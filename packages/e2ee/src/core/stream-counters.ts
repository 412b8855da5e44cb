import type { FrameCounters } from '../messages.ts';

/** Counts what became of one stream's frames. */
export class StreamCounters {
  readonly #now: () => number;
  #ok = 0;
  #noKey = 0;
  #rejected = 0;
  #lastOkAt = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  ok(): void { this.#ok += 1; this.#lastOkAt = this.#now(); }
  noKey(): void { this.#noKey += 1; }
  rejected(): void { this.#rejected += 1; }

  snapshot(): FrameCounters {
    return { ok: this.#ok, noKey: this.#noKey, rejected: this.#rejected, lastOkAt: this.#lastOkAt };
  }
}
