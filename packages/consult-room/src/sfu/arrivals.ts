import type { Arrivals } from './sfu.ts';

/** Bytes of media and of reports about it that have arrived, by pair of addresses; checks of the pairs themselves do not count. */
export function arrivalsOf(report: RTCStatsReport): Arrivals {
  const arrivals = new Map<string, number>();
  for (const [id, { type, bytesReceived }] of report as unknown as ReadonlyMap<string, Readonly<Record<string, unknown>>>) {
    if (type === 'candidate-pair' && typeof bytesReceived === 'number') arrivals.set(id, bytesReceived);
  }
  return arrivals;
}
