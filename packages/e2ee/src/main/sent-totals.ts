import type { SentTotal } from './leak-watch.ts';

/** Per slot (our m-line's mid), from the statistics of the sending connection; simulcast layers added up. */
export function sentTotals(report: Iterable<readonly [string, Readonly<Record<string, unknown>>]>): readonly SentTotal[] {
  const totals = new Map<number, number>();
  for (const [, entry] of report) {
    if (entry['type'] !== 'outbound-rtp' || typeof entry['mid'] !== 'string') continue;
    // A picture's packets include padding that probes the bandwidth; its frames do not.
    const units = entry[entry['kind'] === 'video' ? 'framesSent' : 'packetsSent'];
    if (typeof units === 'number') totals.set(Number(entry['mid']), (totals.get(Number(entry['mid'])) ?? 0) + units);
  }
  return [...totals].map(([slot, units]) => ({ slot, units }));
}
