import { sentLayers } from './sent-layers.ts';

/** A line that loses packets loses its estimate over some seconds; one that got narrow does within one. */
const withinMs = 1_500;
const share = 1 / 3;
/** With less than this, bit/s, there is no room for the largest layer beside the others. */
const roomForAll = 1_000_000;
/** Until nobody asks any more for repeats of what was on its way. */
const restMs = 4_000;

/**
 * Sees the line get narrow all at once. The browser soon makes no more large pictures then, but goes on for seconds with
 * sending those it has made, and their repeats; meanwhile small ones, for which there is room, wait and get lost.
 */
export class BandwidthDrop {
  #pair: string | null = null;
  #estimates: readonly { readonly bps: number; readonly atMs: number }[] = [];
  #only: string | null = null;
  #restsUntilMs = 0;

  /** One look, some a second, at the statistics of the sending connection: the one layer to send for now, or null for all. */
  look(report: Iterable<readonly [string, Readonly<Record<string, unknown>>]>, nowMs: number): string | null {
    for (const [id, { availableOutgoingBitrate: bps }] of report) {
      if (typeof bps !== 'number') continue;
      // What is known of one way says nothing of another.
      const earlier = id === this.#pair ? this.#estimates.filter(({ atMs }) => nowMs - atMs < withinMs) : [];
      this.#pair = id;
      this.#estimates = [...earlier, { bps, atMs: nowMs }];
      const [smallest, next] = sentLayers(report);
      if (smallest === undefined || next === undefined || bps > roomForAll || earlier.every((one) => bps > one.bps * share)) continue;
      this.#only = smallest;
      this.#restsUntilMs = nowMs + restMs;
    }
    return nowMs < this.#restsUntilMs ? this.#only : null;
  }

  /** Another connection. */
  restart(): void {
    this.#pair = null;
    this.#restsUntilMs = 0;
  }
}
