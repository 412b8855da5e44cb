import { entriesOf, numberOf, type StatsEntry, type StatsReport } from './stats-report.ts';

/** Totals at one moment: what arrived here, and what the other end told us about our own sending. */
export interface QualitySample {
  /** ms, any monotonic or wall clock, the same for all samples */
  readonly atMs: number;
  readonly packetsReceived: number;
  /** May shrink when late packets arrive (RFC 3550 §6.4.1). */
  readonly packetsLost: number;
  readonly bytesReceived: number;
  readonly packetsSent: number;
  /** 0 to 1; the largest of our streams as the receiver last reported it. Null: nothing reported. */
  readonly remoteLossFraction: number | null;
  /** ms; null until measured */
  readonly roundTripMs: number | null;
}

interface Totals {
  packetsReceived: number;
  packetsLost: number;
  bytesReceived: number;
  packetsSent: number;
  remoteLossFraction: number | null;
  roundTripMs: number | null;
}

/**
 * Adds up the reports of one person's connections: the totals of every stream, the worst of loss and delay.
 * `keep` limits inbound streams, for the quality of a single person on a shared connection.
 */
export function sampleOf(reports: readonly StatsReport[], atMs: number, keep: (inbound: StatsEntry) => boolean = () => true): QualitySample {
  const totals: Totals = { packetsReceived: 0, packetsLost: 0, bytesReceived: 0, packetsSent: 0, remoteLossFraction: null, roundTripMs: null };
  for (const report of reports) {
    for (const entry of entriesOf(report)) add(totals, entry, keep);
  }
  return { atMs, ...totals };
}

function add(totals: Totals, entry: StatsEntry, keep: (inbound: StatsEntry) => boolean): void {
  switch (entry.type) {
    case 'inbound-rtp':
      if (!keep(entry)) return;
      totals.packetsReceived += numberOf(entry, 'packetsReceived');
      totals.packetsLost += numberOf(entry, 'packetsLost');
      totals.bytesReceived += numberOf(entry, 'bytesReceived');
      return;
    case 'outbound-rtp':
      totals.packetsSent += numberOf(entry, 'packetsSent');
      return;
    case 'remote-inbound-rtp':
      if (typeof entry['fractionLost'] === 'number') totals.remoteLossFraction = Math.max(totals.remoteLossFraction ?? 0, entry['fractionLost']);
      return;
    case 'candidate-pair':
      if (entry['nominated'] === true && entry['state'] === 'succeeded' && typeof entry['currentRoundTripTime'] === 'number') {
        totals.roundTripMs = Math.max(totals.roundTripMs ?? 0, entry['currentRoundTripTime'] * 1000);
      }
      return;
    default:
  }
}
