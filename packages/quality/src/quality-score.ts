import type { QualityRates } from './quality-rates.ts';

export type QualityLevel = 'good' | 'fair' | 'poor' | 'lost';
export type QualityReason = 'loss' | 'delay' | 'no-media';

export interface QualityScore {
  readonly level: QualityLevel;
  /** 0 (nothing gets through) to 100 */
  readonly score: number;
  /** Why it is not `good`, the heavier cause first. */
  readonly reasons: readonly QualityReason[];
}

/** Good below the first number, poor beyond the second. */
export const thresholds = { loss: [0.01, 0.05], roundTripMs: [150, 300] } as const;

/** Points of each curve: [measured, score]; straight lines in between. 75 and 40 sit on the thresholds. */
const lossCurve = [[0, 100], [0.01, 75], [0.05, 40], [0.2, 5]] as const;
const delayCurve = [[50, 100], [150, 75], [300, 40], [1000, 5]] as const;

export const lostScore: QualityScore = { level: 'lost', score: 0, reasons: ['no-media'] };

/** Scores one interval by its worse half: a person hears the weakest link. */
export function scoreOf(rates: QualityRates): QualityScore {
  const loss = { level: levelOf(rates.loss, thresholds.loss), score: along(lossCurve, rates.loss), reason: 'loss' as const };
  const delayMs = rates.roundTripMs ?? 0;
  const delay = { level: levelOf(delayMs, thresholds.roundTripMs), score: along(delayCurve, delayMs), reason: 'delay' as const };
  const [worse, other] = delay.score < loss.score ? [delay, loss] : [loss, delay];
  return {
    level: worse.level,
    score: Math.round(worse.score),
    reasons: [worse, other].filter((half) => half.level !== 'good').map((half) => half.reason),
  };
}

function levelOf(measured: number, [fairFrom, poorBeyond]: readonly [number, number]): 'good' | 'fair' | 'poor' {
  if (measured < fairFrom) return 'good';
  return measured <= poorBeyond ? 'fair' : 'poor';
}

function along(curve: readonly (readonly [number, number])[], measured: number): number {
  let [fromX, fromY] = curve[0] ?? [0, 0];
  for (const [x, y] of curve) {
    if (measured <= x) return x === fromX ? y : fromY + ((measured - fromX) / (x - fromX)) * (y - fromY);
    [fromX, fromY] = [x, y];
  }
  return fromY;
}
