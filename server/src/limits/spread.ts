import { randomInt } from 'node:crypto';

const steps = 1_000;

/** Up to a fifth less: what came all at once must not go, and come again, all at once. */
export function spread(ms: number): number {
  return ms * (1 - randomInt(steps) / steps / 5);
}
