import { audioMos } from './audio-mos.ts';
import type { QualityRates } from './quality-rates.ts';

export type QualityLevel = 'good' | 'fair' | 'poor' | 'lost';
export type QualityReason = 'loss' | 'delay' | 'jitter' | 'frame-rate' | 'bandwidth' | 'cpu' | 'no-media';

export interface QualityScore {
  readonly level: QualityLevel;
  /** 0 (nothing gets through) to 100 */
  readonly score: number;
  /** Why it is not `good`, the heavier cause first. */
  readonly reasons: readonly QualityReason[];
  /** Mean opinion score of the sound, 1 to 4.4 in tenths (see `audioMos`); null while nothing arrives. */
  readonly mos: number | null;
}

/** [from here on it is fair, beyond this it is poor]. Of loss and delay the usual ones; the others are what a person begins to notice. */
export const thresholds = {
  loss: [0.01, 0.05],
  roundTripMs: [150, 300],
  jitterMs: [30, 75],
  concealment: [0.03, 0.1],
  frozen: [0.05, 0.2],
  /** bit/s below 400,000 leave no good picture, below 150,000 none at all: what is missing of them. */
  missingBps: [0, 250_000],
} as const;

/** A line that has been fair or poor is better again when it is this much better than where that begins: nobody is told twice a minute. */
const calmer = 0.75;
/** The browser finds its way back to what a line carries in many small steps: while it climbs by this much a look, the worst is over. */
const climbing = 1.03;
const goodPictureBps = 400_000;
/** [measured, score] where a straight line ends: best, fair, poor, worst. */
const bestScore = 100;
const fairScore = 75;
const poorScore = 40;
export const worstScore = 5;

type Bounds = readonly [fair: number, poor: number];

interface Cause {
  readonly reason: QualityReason;
  readonly level: 'good' | 'fair' | 'poor';
  readonly score: number;
}

export const lostScore: QualityScore = { level: 'lost', score: 0, reasons: ['no-media'], mos: null };

/** What was known before an interval. */
export interface ScoreBefore {
  readonly level: QualityLevel;
  /** See `QualityRates`. */
  readonly availableOutgoingBps: number | null;
}

/** Scores one interval by its worst side: a person hears the weakest link. */
export function scoreOf(rates: QualityRates, before: ScoreBefore = { level: 'good', availableOutgoingBps: null }): QualityScore {
  const causes = causesOf(rates, before).sort((one, other) => one.score - other.score);
  const [worst] = causes;
  return {
    level: worst.level,
    score: Math.round(worst.score),
    reasons: [...new Set(causes.filter(({ level }) => level !== 'good').map(({ reason }) => reason))],
    mos: rates.concealment === null ? null : Math.round(audioMos({ loss: rates.concealment, roundTripMs: rates.roundTripMs, jitterMs: rates.jitterMs }) * 10) / 10,
  };
}

function causesOf(rates: QualityRates, before: ScoreBefore): [Cause, ...Cause[]] {
  const { loss, roundTripMs, jitterMs, concealment, frozen, limitedBy, availableOutgoingBps } = rates;
  const judge = (reason: QualityReason, measured: number | null, bounds: Bounds): Cause => judged(reason, measured, eased(bounds, before.level));
  const isClimbing = availableOutgoingBps !== null && before.availableOutgoingBps !== null && availableOutgoingBps >= before.availableOutgoingBps * climbing;
  const missingBps = limitedBy === 'bandwidth' && availableOutgoingBps !== null ? goodPictureBps - availableOutgoingBps : null;
  return [
    judge('loss', loss, thresholds.loss),
    judge('delay', roundTripMs, thresholds.roundTripMs),
    // An average already (RFC 3550 §6.4.1).
    judged('jitter', jitterMs, thresholds.jitterMs),
    // Made-up sound without lost packets: they came, but too late to be played.
    judge(loss < thresholds.loss[0] ? 'jitter' : 'loss', concealment, thresholds.concealment),
    judge('frame-rate', frozen, thresholds.frozen),
    judge('bandwidth', isClimbing && missingBps !== null ? Math.min(missingBps, thresholds.missingBps[1] * calmer) : missingBps, thresholds.missingBps),
    { reason: 'cpu', level: limitedBy === 'cpu' ? 'fair' : 'good', score: limitedBy === 'cpu' ? fairScore : bestScore },
  ];
}

function eased([fair, poor]: Bounds, level: QualityLevel): Bounds {
  return [level === 'good' ? fair : fair * calmer, level === 'poor' ? poor * calmer : poor];
}

/** The score falls in straight lines through 75 at the first threshold and 40 at the second, to 5 at four times that. */
function judged(reason: QualityReason, measured: number | null, [fair, poor]: Bounds): Cause {
  if (measured === null || measured < 0) return { reason, level: 'good', score: bestScore };
  if (measured < fair) return { reason, level: 'good', score: between(measured, 0, fair, bestScore, fairScore) };
  if (measured <= poor) return { reason, level: 'fair', score: between(measured, fair, poor, fairScore, poorScore) };
  return { reason, level: 'poor', score: between(Math.min(measured, poor * 4), poor, poor * 4, poorScore, worstScore) };
}

function between(measured: number, from: number, to: number, scoreFrom: number, scoreTo: number): number {
  return scoreFrom + (measured - from) / (to - from) * (scoreTo - scoreFrom);
}
