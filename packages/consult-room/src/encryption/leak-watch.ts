import type { FrameCounters } from '@consult-room/e2ee/messages';

/** What one of our senders put on the wire in total: frames for a picture, packets for sound. */
export interface SentTotal {
  readonly slot: number;
  readonly units: number;
}

interface Seen {
  readonly units: number;
  readonly sealed: number;
  /** Consecutive looks at which units rose and sealed frames did not. */
  readonly strikes: number;
}

/** Two looks in a row, because the browser's count and the worker's are not taken at the same instant. */
const strikesForLeak = 2;

/**
 * The net under the transforms: whatever leaves the browser must have been sealed by the worker. A slot that sends
 * while the worker seals nothing is leaking plain media.
 */
export class LeakWatch {
  readonly #seen = new Map<number, Seen>();

  /** The slot that leaks, or null. Call about once a second. */
  look(sent: readonly SentTotal[], counters: Readonly<Record<string, FrameCounters>>): number | null {
    for (const { slot, units } of sent) {
      const sealed = counters[`send/${slot}`]?.ok ?? 0;
      const before = this.#seen.get(slot) ?? { units: 0, sealed: 0, strikes: 0 };
      const suspicious = units > before.units && sealed <= before.sealed;
      const strikes = suspicious ? before.strikes + 1 : 0;
      this.#seen.set(slot, { units, sealed, strikes });
      if (strikes >= strikesForLeak) return slot;
    }
    return null;
  }

  /** For a new connection, whose counts start again. */
  restart(): void {
    this.#seen.clear();
  }
}
