import { ratesBetween, type QualityRates } from './quality-rates.ts';
import type { QualitySample } from './quality-sample.ts';
import { lostScore, scoreOf, type QualityLevel, type QualityScore } from './quality-score.ts';

/** Nothing arrived for this long: the level is `lost`. */
export const lostAfterMs = 3000;
const worseSamples = 2;
const betterSamples = 3;

/** Everything the meter remembers between samples. Start with `newMeter()`. */
export interface QualityMeter {
  readonly last: QualitySample | null;
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
  return { last: null, rates: null, shown: null, arrivedAtMs: 0, pending: null };
}

/**
 * Takes the next sample in. A level gives way after two worse samples or three better ones, so that one burst does
 * not flicker; `lost` has waited its three seconds already and comes and goes at once.
 * `expecting`: is anybody sending to us? Where nobody is, our own direction decides and `lost` cannot be told.
 */
export function nextQuality(meter: QualityMeter, sample: QualitySample, expecting = true): QualityMeter {
  if (meter.last === null) return { ...meter, last: sample, arrivedAtMs: sample.atMs };
  const rates = ratesBetween(meter.last, sample);
  const arrivedAtMs = rates.packetsReceived > 0 || !expecting ? sample.atMs : meter.arrivedAtMs;
  const lost = sample.atMs - arrivedAtMs >= lostAfterMs;
  const measured = lost ? lostScore : scoreOf(rates);
  return { last: sample, rates, arrivedAtMs, ...settle(meter, measured) };
}

function settle({ shown, pending }: QualityMeter, measured: QualityScore): Pick<QualityMeter, 'shown' | 'pending'> {
  if (shown === null || measured.level === 'lost' || shown.level === 'lost' || measured.level === shown.level) {
    return { shown: measured, pending: null };
  }
  const side = rank(measured.level) > rank(shown.level) ? 'worse' : 'better';
  const count = pending?.side === side ? pending.count + 1 : 1;
  const needed = side === 'worse' ? worseSamples : betterSamples;
  return count >= needed ? { shown: measured, pending: null } : { shown, pending: { side, count } };
}

function rank(level: QualityLevel): number {
  return { good: 0, fair: 1, poor: 2, lost: 3 }[level];
}
