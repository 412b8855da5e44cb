import type { FrameCounters } from '../messages.ts';

/** What one of our senders put on the wire in total: frames for a picture, packets for sound. */
export interface SentTotal {
  readonly slot: number;
  readonly units: number;
}

interface Seen {
  readonly units: number;
  /** At each of the last looks, newest last. */
  readonly taken: readonly number[];
  /** Units that went out beyond the frames the worker took, since the first look; below zero: taken, and still on their way. */
  readonly excess: number;
  /** Looks in a row that were suspicious. */
  readonly strikes: number;
}

/** Two looks in a row, because the browser's count and the worker's are not taken at the same instant. */
const strikesForLeak = 2;
/** For the same reason: what three layers send in more than a second. */
const skewUnits = 120;
/** Looks for which what was taken may still be on its way: sound sealed in a burst, by a machine that stood still, leaves in a row. */
const looksOnTheWay = 10;

/**
 * The net under the transforms, should a browser one day not engage one. What the worker took it seals or drops, so a
 * leak is what leaves without having passed it: a slot that sends while the worker takes nothing, or a layer beside it.
 */
export class LeakWatch {
  readonly #seen = new Map<number, Seen>();

  /** The slot that leaks, or null. Call about once a second, counters asked for after the totals. */
  look(sent: readonly SentTotal[], counters: Readonly<Record<string, FrameCounters>>): number | null {
    for (const { slot, units } of sent) {
      const taken = takenOf(counters[`send/${slot}`]);
      const before = this.#seen.get(slot) ?? { units: 0, taken: [0], excess: 0, strikes: 0 };
      const takenBefore = before.taken.at(-1) ?? 0;
      const excess = before.excess + (units - before.units) - (taken - takenBefore);
      const suspicious = (excess > 0 && units > before.units && taken <= takenBefore) || excess > skewUnits;
      const strikes = suspicious ? before.strikes + 1 : 0;
      // What was taken before that and has not left is never sent (dropped without a key): no credit for what leaks later.
      const oldest = before.taken[0] ?? 0;
      this.#seen.set(slot, { units, taken: [...before.taken, taken].slice(-looksOnTheWay), excess: Math.max(oldest - taken, excess), strikes });
      if (strikes >= strikesForLeak) return slot;
    }
    return null;
  }

  /** For a new connection, whose counts start again; those of the worker go on. */
  restart(): void {
    for (const [slot, { taken }] of this.#seen) this.#seen.set(slot, { units: 0, taken: taken.slice(-1), excess: 0, strikes: 0 });
  }
}

const takenOf = (counters: FrameCounters | undefined): number => (counters === undefined ? 0 : counters.ok + counters.noKey + counters.rejected);
