import { entriesOf, isPairInUse, numberOf, type StatsEntry, type StatsReport } from './stats-report.ts';

/** What keeps a sender below what it could send (`qualityLimitationReason`). */
export type SendingLimit = 'cpu' | 'bandwidth';

/** Totals at one moment: what arrived here, and what the other end told us about our own sending. */
export interface QualitySample {
  /** ms, any monotonic or wall clock, the same for all samples */
  readonly atMs: number;
  readonly packetsReceived: number;
  /** May shrink when late packets arrive (RFC 3550 §6.4.1). */
  readonly packetsLost: number;
  readonly bytesReceived: number;
  readonly packetsSent: number;
  /** Of our packets, those the far end missed; null: nothing reported. May shrink as `packetsLost` does. */
  readonly packetsMissedThere: number | null;
  /** ms; null until measured. From the far end's newest report where there is one: a pair of addresses is measured more rarely. */
  readonly roundTripMs: number | null;
  /** ms, of the sound, the largest of the streams; null until some arrived */
  readonly jitterMs: number | null;
  /** Samples played, and those of them that were made up because nothing had arrived. Silence made up for silence does not count. */
  readonly samplesPlayed: number;
  readonly samplesConcealed: number;
  readonly videoPackets: number;
  readonly framesDecoded: number;
  /** ms the picture stood still; grows. Null where the browser does not say. */
  readonly frozenMs: number | null;
  readonly limitedBy: SendingLimit | null;
  /** bit/s the browser believes it can send; null where it does not say. */
  readonly availableOutgoingBps: number | null;
}

type Totals = { -readonly [Member in keyof QualitySample]: QualitySample[Member] };

/**
 * Adds up the reports of one person's connections: the totals of every stream, the worst of loss and delay.
 * `keep` limits inbound streams, for the quality of a single person on a shared connection.
 * Reads the shapes of Chromium, Firefox and Safari: what one of them leaves out stays 0 or null.
 */
export function sampleOf(reports: readonly StatsReport[], atMs: number, keep: (inbound: StatsEntry) => boolean = () => true): QualitySample {
  const totals: Totals = {
    atMs, packetsReceived: 0, packetsLost: 0, bytesReceived: 0, packetsSent: 0, packetsMissedThere: null, roundTripMs: null, jitterMs: null,
    samplesPlayed: 0, samplesConcealed: 0, videoPackets: 0, framesDecoded: 0, frozenMs: null, limitedBy: null, availableOutgoingBps: null,
  };
  const entries = reports.flatMap((report) => [...entriesOf(report)]);
  for (const entry of entries) add(totals, entry, keep);
  return { ...totals, roundTripMs: reportedRoundTripMs(entries) ?? totals.roundTripMs };
}

/** A report answers our sender's last, and of sound browsers send one only every few seconds: half of its way may be that old. */
const soundIsOlderMs = 3_000;

/** As the far end's freshest report has it (RFC 3550 §6.4.1). */
function reportedRoundTripMs(entries: readonly StatsEntry[]): number | null {
  const reports = entries.filter(({ type, roundTripTime }) => type === 'remote-inbound-rtp' && typeof roundTripTime === 'number');
  const [newest] = reports.sort((one, other) => askedAt(other) - askedAt(one));
  return newest === undefined ? null : numberOf(newest, 'roundTripTime') * 1000;
}

function askedAt(report: StatsEntry): number {
  return numberOf(report, 'timestamp') - (report['kind'] === 'audio' ? soundIsOlderMs : 0);
}

function add(totals: Totals, entry: StatsEntry, keep: (inbound: StatsEntry) => boolean): void {
  switch (entry.type) {
    case 'inbound-rtp':
      if (keep(entry)) addInbound(totals, entry);
      return;
    case 'outbound-rtp':
      totals.packetsSent += numberOf(entry, 'packetsSent');
      totals.limitedBy = worseLimit(totals.limitedBy, entry['qualityLimitationReason']);
      return;
    case 'remote-inbound-rtp':
      totals.packetsMissedThere = (totals.packetsMissedThere ?? 0) + numberOf(entry, 'packetsLost');
      return;
    case 'candidate-pair':
      if (!isPairInUse(entry)) return;
      totals.roundTripMs = larger(totals.roundTripMs, entry['currentRoundTripTime'], 1000);
      totals.availableOutgoingBps = larger(totals.availableOutgoingBps, entry['availableOutgoingBitrate']);
      return;
    default:
  }
}

function addInbound(totals: Totals, entry: StatsEntry): void {
  totals.packetsReceived += numberOf(entry, 'packetsReceived');
  totals.packetsLost += numberOf(entry, 'packetsLost');
  totals.bytesReceived += numberOf(entry, 'bytesReceived');
  // The packets of one picture bear one time and leave one after the other: their jitter tells how large pictures are.
  if (entry['kind'] === 'audio') totals.jitterMs = larger(totals.jitterMs, entry['jitter'], 1000);
  totals.samplesPlayed += numberOf(entry, 'totalSamplesReceived');
  totals.samplesConcealed += numberOf(entry, 'concealedSamples') - numberOf(entry, 'silentConcealedSamples');
  if (entry['kind'] === 'video') totals.videoPackets += numberOf(entry, 'packetsReceived');
  totals.framesDecoded += numberOf(entry, 'framesDecoded');
  if (typeof entry['totalFreezesDuration'] === 'number') totals.frozenMs = (totals.frozenMs ?? 0) + entry['totalFreezesDuration'] * 1000;
}

function larger(known: number | null, value: unknown, unit = 1): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? Math.max(known ?? 0, value * unit) : known;
}

/** A busy device is told before a narrow line: less can be done about it from here. */
function worseLimit(known: SendingLimit | null, reason: unknown): SendingLimit | null {
  return reason === 'cpu' || known === 'cpu' ? 'cpu' : reason === 'bandwidth' ? 'bandwidth' : known;
}
