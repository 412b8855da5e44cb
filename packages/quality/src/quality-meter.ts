import { isContinued, ratesBetween, type QualityRates } from './quality-rates.ts';
import type { QualitySample } from './quality-sample.ts';
import { lostScore, scoreOf, worstScore, type QualityLevel, type QualityScore } from './quality-score.ts';

/** Nothing arrived for this long: the level is `lost`. */
export const lostAfterMs = 3000;
/** Shares are taken over two looks, and over three where so few packets came that a single lost one would make it fair. */
const enoughPackets = 105;
const longestWindow = 3;
/** What has been averaged needs no further patience to be called better than to be called worse. */
const settledAfter = 2;

/** Everything the meter remembers between samples. Start with `newMeter()`. */
export interface QualityMeter {
  /** The latest, newest first. */
  readonly samples: readonly QualitySample[];
  /** Null until two samples are there. */
  readonly shown: QualityScore | null;
  /** Of the last interval; null until two samples are there. */
  readonly rates: QualityRates | null;
  /** When something last arrived; 0 before the first sample. */
  readonly arrivedAtMs: number;
  /** Consecutive samples on the same side of the shown level. */
  readonly pending: { readonly side: 'worse' | 'better'; readonly count: number } | null;
}

export function newMeter(): QualityMeter {
  return { samples: [], rates: null, shown: null, arrivedAtMs: 0, pending: null };
}

/**
 * Takes the next sample in. A level gives way after two samples that say so, so that one burst does not flicker; one that is
 * as bad as can be is no flicker. `lost` has waited its three seconds already and comes and goes at once.
 * `expecting`: is anybody sending to us? Where nobody is, our own direction decides and `lost` cannot be told.
 */
export function nextQuality(meter: QualityMeter, sample: QualitySample, expecting = true): QualityMeter {
  const [last] = meter.samples;
  if (last === undefined) return { ...meter, samples: [sample], arrivedAtMs: sample.atMs };
  const [, before = last, oldest = before] = meter.samples;
  const rates = ratesBetween(last, sample);
  const arrivedAtMs = rates.packetsReceived > 0 || !expecting ? sample.atMs : meter.arrivedAtMs;
  const lost = sample.atMs - arrivedAtMs >= lostAfterMs;
  const two = ratesBetween(before, sample);
  const { loss, concealment, frozen } = two.packetsReceived < enoughPackets ? ratesBetween(oldest, sample) : two;
  // One short freeze counts once, and for little; a picture that stands all the time needs no average.
  const stillness = rates.frozen === 1 ? 1 : least(rates.frozen, frozen);
  const measured = lost ? lostScore : scoreOf({ ...rates, loss, concealment, frozen: stillness }, { level: meter.shown?.level ?? 'good', availableOutgoingBps: last.availableOutgoingBps });
  // A new connection begins to count from zero, and nothing before it counts.
  const kept = isContinued(last, sample) ? meter.samples.slice(0, longestWindow - 1) : [];
  return { samples: [sample, ...kept], rates, arrivedAtMs, ...settle(meter, measured) };
}

function settle({ shown, pending }: QualityMeter, measured: QualityScore): Pick<QualityMeter, 'shown' | 'pending'> {
  if (shown === null || measured.level === 'lost' || shown.level === 'lost' || measured.level === shown.level) {
    return { shown: measured, pending: null };
  }
  const side = rank(measured.level) > rank(shown.level) ? 'worse' : 'better';
  const count = pending?.side === side ? pending.count + 1 : 1;
  const isBeyondDoubt = side === 'worse' && measured.score <= worstScore;
  return isBeyondDoubt || count >= settledAfter ? { shown: measured, pending: null } : { shown, pending: { side, count } };
}

function least(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : Math.min(one, other);
}

function rank(level: QualityLevel): number {
  return { good: 0, fair: 1, poor: 2, lost: 3 }[level];
}
