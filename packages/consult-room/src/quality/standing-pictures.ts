/** Which m-line carries whose picture. */
interface InboundLine {
  readonly mid: string;
  readonly participantId: string;
  readonly slot: number;
}

/** A picture of which nothing new can be shown although parts of it arrive. */
export interface Standing extends InboundLine {
  /** Since the last picture that could be shown. */
  readonly forMs: number;
}

/** When a picture was last shown, and what had arrived by then. */
interface Shown {
  readonly atMs: number;
  readonly decoded: number;
  readonly received: number;
  /** At the look before: what was missed just ahead of a picture may be what the next ones want. */
  readonly missed: number;
  readonly missedNow: number;
}

/**
 * Sees pictures stand for want of packets that were lost for good: everything after them builds on what is missing. What
 * was missed is what was asked for again: packets that come twice make up for lost ones in the count of those.
 */
export class StandingPictures {
  readonly #shown = new Map<string, Shown>();

  /** One look, some a second. */
  look(report: Iterable<readonly [string, Readonly<Record<string, unknown>>]>, inbound: readonly InboundLine[], nowMs: number): readonly Standing[] {
    const standing: Standing[] = [];
    for (const [, { type, kind, mid, framesDecoded: decoded, packetsLost: lost, nackCount: missed = lost, packetsReceived: received }] of report) {
      const line = type === 'inbound-rtp' && kind === 'video' ? inbound.find((one) => one.mid === mid) : undefined;
      if (line === undefined || typeof decoded !== 'number' || typeof missed !== 'number' || typeof received !== 'number') continue;
      const name = `${line.mid} ${line.participantId} ${line.slot}`;
      const shown = this.#shown.get(name);
      // Before the first picture there is nothing to stand still; totals that shrink are another connection's.
      if (shown === undefined || decoded !== shown.decoded || decoded === 0) {
        this.#shown.set(name, { atMs: nowMs, decoded, received, missed: shown?.missedNow ?? missed, missedNow: missed });
        continue;
      }
      this.#shown.set(name, { ...shown, missedNow: missed });
      if (missed > shown.missed && received > shown.received) standing.push({ ...line, forMs: nowMs - shown.atMs });
    }
    return standing;
  }

  restart(): void {
    this.#shown.clear();
  }
}
