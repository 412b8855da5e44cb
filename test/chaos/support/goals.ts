import type { Goal } from '../scenario.ts';

/** A time that should not be longer, ms. */
export function withinMs(what: string, targetMs: number, measuredMs: number): Goal {
  return { what, target: `≤ ${targetMs} ms`, measured: `${Math.round(measuredMs)} ms`, isMet: measuredMs <= targetMs, isOfTime: true };
}

/** A share that should be smaller, percent; what machines under load can miss. */
export function below(what: string, targetPercent: number, measuredPercent: number): Goal {
  return { what, target: `< ${targetPercent} %`, measured: `${measuredPercent.toFixed(1)} %`, isMet: measuredPercent < targetPercent, isOfTime: true };
}

/** What should never happen, and what a machine too busy to play sound and picture does to people all the same. */
export function never(what: string, measured: number): Goal {
  return { what, target: '0', measured: String(measured), isMet: measured === 0, isOfTime: true };
}

/** What must be so on every machine. */
export function exactly(what: string, target: number | string, measured: number | string): Goal {
  return { what, target: String(target), measured: String(measured), isMet: target === measured, isOfTime: false };
}
