import type { SentTotal } from './leak-watch.ts';

/** Per slot (our m-line's mid), from the statistics of the sending connection; simulcast layers added up. */
export function sentTotals(report: Iterable<readonly [string, Readonly<Record<string, unknown>>]>): readonly SentTotal[] {
  const totals = new Map<number, number>();
  for (const [, entry] of report) {
    if (entry['type'] !== 'outbound-rtp' || typeof entry['mid'] !== 'string') continue;
    // A picture's packets include padding that probes the bandwidth; its frames do not.
    const units = entry['kind'] === 'video' ? entry['framesSent'] : soundSent(entry);
    if (typeof units === 'number') totals.set(Number(entry['mid']), (totals.get(Number(entry['mid'])) ?? 0) + units);
  }
  return [...totals].map(([slot, units]) => ({ slot, units }));
}

/** Sound has no count of frames: one packet is one. Packets sent again because they got lost count twice, and are sealed once. */
function soundSent({ packetsSent, retransmittedPacketsSent = 0 }: Readonly<Record<string, unknown>>): number | null {
  return typeof packetsSent === 'number' && typeof retransmittedPacketsSent === 'number' ? packetsSent - retransmittedPacketsSent : null;
}
