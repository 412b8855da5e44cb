import { StreamCounters } from '../core/index.ts';
import type { FrameCounters } from '../messages.ts';

/** Counters by stream name; they outlive the transforms of that stream. */
export class StreamRegistry {
  readonly #now: () => number;
  readonly #counters = new Map<string, StreamCounters>();

  constructor(now: () => number) {
    this.#now = now;
  }

  counters(key: string): StreamCounters {
    const known = this.#counters.get(key);
    if (known !== undefined) return known;
    const counters = new StreamCounters(this.#now);
    this.#counters.set(key, counters);
    return counters;
  }

  snapshot(): Readonly<Record<string, FrameCounters>> {
    return Object.fromEntries([...this.#counters].map(([key, counters]) => [key, counters.snapshot()]));
  }
}
