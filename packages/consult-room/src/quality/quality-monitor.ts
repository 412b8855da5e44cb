import type { QualityFigures } from '@consult-room/protocol';
import { mediaPathOf, newMeter, nextQuality, sampleOf, type QualityMeter, type QualityRates, type QualityScore, type StatsReport } from '@consult-room/quality';

export interface MonitorInput {
  readonly sending: StatsReport | null;
  readonly receiving: StatsReport | null;
  /** Which inbound m-line carries whom. */
  readonly inbound: readonly { readonly mid: string; readonly participantId: string }[];
  /** Who has something switched on, so that silence means trouble. */
  readonly speaking: ReadonlySet<string>;
  /** A page nobody sees may be left without pictures by its browser: that is no standstill. */
  readonly isHidden: boolean;
  readonly nowMs: number;
}

const whole = (value: number | null): number | null => value && Math.round(value);

/** Our own connection's quality and that of each person we receive, one look a second. */
export class QualityMonitor {
  #own: QualityMeter = newMeter();
  #path: QualityFigures['path'] = null;
  readonly #people = new Map<string, QualityMeter>();

  look({ sending, receiving, inbound, speaking, isHidden, nowMs }: MonitorInput): void {
    const reports = [sending, receiving].filter((report) => report !== null);
    const unseen = isHidden ? { videoPackets: 0 } : {};
    this.#own = nextQuality(this.#own, { ...sampleOf(reports, nowMs), ...unseen }, speaking.size > 0);
    this.#path = sending && mediaPathOf(sending);
    const ids = new Set(inbound.map(({ participantId }) => participantId));
    for (const gone of [...this.#people.keys()].filter((id) => !ids.has(id))) this.#people.delete(gone);
    if (receiving === null) return;
    for (const id of ids) {
      const lines = new Set(inbound.filter(({ participantId }) => participantId === id).map(({ mid }) => mid));
      const sample = sampleOf([receiving], nowMs, (entry) => typeof entry['mid'] === 'string' && lines.has(entry['mid']));
      // Delay is our line's, and shows there: a smaller picture would not come sooner.
      this.#people.set(id, nextQuality(this.#people.get(id) ?? newMeter(), { ...sample, ...unseen, roundTripMs: null }, speaking.has(id)));
    }
  }

  get own(): QualityScore | null {
    return this.#own.shown;
  }

  /** Behind our own quality, for the clinic's help desk; null until two looks were taken. */
  get figures(): QualityFigures | null {
    const { rates, shown } = this.#own;
    if (rates === null) return null;
    return { lossPercent: Math.round(rates.loss * 1000) / 10, roundTripMs: whole(rates.roundTripMs), jitterMs: whole(rates.jitterMs), mos: shown?.mos ?? null, path: this.#path };
  }

  of(participantId: string): QualityScore | null {
    return this.#people.get(participantId)?.shown ?? null;
  }

  /** Of somebody's media since the look before; null: not known yet. */
  ratesOf(participantId: string): QualityRates | null {
    return this.#people.get(participantId)?.rates ?? null;
  }
}
