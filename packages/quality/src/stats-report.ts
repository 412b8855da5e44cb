/** One entry of `RTCPeerConnection.getStats()` (W3C webrtc-stats), as far as a score needs it. */
export interface StatsEntry {
  readonly id: string;
  readonly type: string;
  readonly [member: string]: unknown;
}

/** An `RTCStatsReport`, or a recorded list of its entries. */
export type StatsReport = Iterable<StatsEntry> | { readonly values: () => Iterable<StatsEntry> };

export function entriesOf(report: StatsReport): Iterable<StatsEntry> {
  return Symbol.iterator in report && !isMapLike(report) ? report : (report as { values: () => Iterable<StatsEntry> }).values();
}

function isMapLike(report: object): boolean {
  return 'get' in report && 'values' in report;
}

/** A numeric member, or 0 where the browser does not report it. */
export function numberOf(entry: StatsEntry, member: string): number {
  const value = entry[member];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** Of several pairs of addresses, the one media takes; Firefox calls it selected. */
export function isPairInUse(entry: StatsEntry): boolean {
  return entry.type === 'candidate-pair' && entry['state'] === 'succeeded' && (entry['nominated'] === true || entry['selected'] === true);
}
