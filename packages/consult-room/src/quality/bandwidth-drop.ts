import { sentLayers } from './sent-layers.ts';

/** A line that loses packets loses its estimate over some seconds; one that got narrow loses most of it at once. */
const withinMs = 750;
const share = 0.45;
/** With less than this, bit/s, there is no room for the largest layer beside the others. */
const roomForAll = 1_000_000;
/** Until nobody asks any more for what was on its way. */
const restMs = 4_000;

/**
 * Sees the line get narrow all at once. The browser stops making large pictures then, but everything it is asked to send again
 * goes first: repeats of pictures nobody can use fill the line for seconds, while small ones, for which there is room, wait.
 */
export class BandwidthDrop {
  #pair: string | null = null;
  #estimates: readonly { readonly bps: number; readonly atMs: number }[] = [];
  #untilMs = 0;

  /** One look, some a second, at the statistics of the sending connection: true for some seconds from a drop on. */
  look(report: Iterable<readonly [string, Readonly<Record<string, unknown>>]>, nowMs: number): boolean {
    for (const [id, { availableOutgoingBitrate: bps }] of report) {
      if (typeof bps !== 'number') continue;
      // What is known of one way says nothing of another.
      const earlier = id === this.#pair ? this.#estimates.filter(({ atMs }) => nowMs - atMs < withinMs) : [];
      this.#pair = id;
      this.#estimates = [...earlier, { bps, atMs: nowMs }];
      if (bps < roomForAll && earlier.some((one) => bps < one.bps * share) && sentLayers(report).length > 1) this.#untilMs = nowMs + restMs;
    }
    return nowMs < this.#untilMs;
  }

  /** Another connection. */
  restart(): void {
    this.#pair = null;
    this.#untilMs = 0;
  }
}
