/** Shares of packets lost on the way to the media server, from which on whole pictures are sent without being asked, and how often. */
const pace = [{ loss: 0.2, everyMs: 600 }, { loss: 0.08, everyMs: 1_200 }] as const;
/** Reports of loss get lost themselves. */
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
  #shortestSeconds = Number.POSITIVE_INFINITY;
  /** Until when each pace counts. */
  #untilMs = pace.map(() => 0);
  #sentAtMs = Number.NEGATIVE_INFINITY;

  /** One look at what is reported about what we send (W3C webrtc-stats, `remote-inbound-rtp`). */
  look(report: Iterable<readonly [string, Readonly<Record<string, unknown>>]>, nowMs: number): void {
    for (const [id, { type, kind, timestamp, fractionLost: loss, roundTripTime: seconds }] of report) {
      if (type !== 'remote-inbound-rtp' || kind !== 'video' || typeof loss !== 'number' || typeof seconds !== 'number') continue;
      if (this.#reportedAt.get(id) === timestamp) continue;
      this.#reportedAt.set(id, timestamp);
      this.#shortestSeconds = Math.min(this.#shortestSeconds, seconds);
      if (seconds > 2 * this.#shortestSeconds + queuedSeconds) return this.#rest();
      this.#untilMs = this.#untilMs.map((untilMs, at) => (loss < (pace[at]?.loss ?? 1) ? untilMs : nowMs + holdMs));
    }
  }

  /** Asked some times a second; where it says yes, one is to be sent. */
  isDue(nowMs: number): boolean {
    const current = pace.find((_, at) => nowMs < (this.#untilMs[at] ?? 0));
    if (current === undefined || nowMs - this.#sentAtMs < current.everyMs) return false;
    this.#sentAtMs = nowMs;
    return true;
  }

  /** Another connection. */
  restart(): void {
    this.#reportedAt.clear();
    this.#shortestSeconds = Number.POSITIVE_INFINITY;
    this.#rest();
  }

  #rest(): void {
    this.#untilMs = pace.map(() => 0);
  }
}
