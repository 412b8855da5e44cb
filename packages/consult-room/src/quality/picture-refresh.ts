/** Shares of packets lost on the way to the media server, from which on whole pictures are sent without being asked, and how often. */
const paces = [{ loss: 0.2, everyMs: 600 }, { loss: 0.08, everyMs: 1_200 }] as const;
/** Reports of loss get lost themselves: each counts for so long. */
const holdMs = 5_000;
/** Round trips longer than twice the shortest and so much, s: what is lost then is lost in a full queue. */
const queuedSeconds = 0.1;

/**
 * When to send a whole picture without being asked. Where many packets get lost, the question for one gets lost like its
 * answer, and the media server passes few of them on; meanwhile pictures stand. On a line that is full it would do harm.
 */
export class PictureRefresh {
  /** When each stream was last reported on: one that is not sent any more keeps its last report. */
  readonly #reportedAt = new Map<string, unknown>();
  #losses: readonly { readonly loss: number; readonly atMs: number }[] = [];
  #shortestSeconds = Number.POSITIVE_INFINITY;
  #sentAtMs = Number.NEGATIVE_INFINITY;

  /** One look at what is reported about what we send (W3C webrtc-stats, `remote-inbound-rtp`). */
  look(report: Iterable<readonly [string, Readonly<Record<string, unknown>>]>, nowMs: number): void {
    const losses: { readonly loss: number; readonly atMs: number }[] = [];
    let longestSeconds = 0;
    for (const [id, { type, kind, timestamp, fractionLost: loss, roundTripTime: seconds }] of report) {
      if (type !== 'remote-inbound-rtp' || kind !== 'video' || typeof loss !== 'number' || typeof seconds !== 'number') continue;
      if (this.#reportedAt.get(id) === timestamp) continue;
      this.#reportedAt.set(id, timestamp);
      losses.push({ loss, atMs: nowMs });
      longestSeconds = Math.max(longestSeconds, seconds);
      this.#shortestSeconds = Math.min(this.#shortestSeconds, seconds);
    }
    const isFull = longestSeconds > 2 * this.#shortestSeconds + queuedSeconds;
    this.#losses = isFull ? [] : [...this.#losses, ...losses];
  }

  /** Asked some times a second; where it says yes, one is to be sent. */
  isDue(nowMs: number): boolean {
    this.#losses = this.#losses.filter(({ atMs }) => nowMs - atMs < holdMs);
    const worst = Math.max(0, ...this.#losses.map(({ loss }) => loss));
    const everyMs = paces.find(({ loss }) => worst >= loss)?.everyMs;
    if (everyMs === undefined || nowMs - this.#sentAtMs < everyMs) return false;
    this.#sentAtMs = nowMs;
    return true;
  }

  /** Another connection. */
  restart(): void {
    this.#reportedAt.clear();
    this.#losses = [];
    this.#shortestSeconds = Number.POSITIVE_INFINITY;
  }
}
