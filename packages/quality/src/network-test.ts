import { mediaPathOf, type MediaPath } from './media-path.ts';
import { entriesOf, isPairInUse, numberOf, type StatsReport } from './stats-report.ts';

/** Totals of one connection whose media comes back to its sender, at one moment. */
export interface EchoSample {
  /** ms of any clock */
  readonly atMs: number;
  readonly path: MediaPath;
  /** ms; 0 until measured */
  readonly roundTripMs: number;
  /** bit/s the browser believes it can send; 0 where it does not say. */
  readonly roomBps: number;
  readonly bytesSent: number;
  readonly packetsSent: number;
  /** Packets the other end missed, or asked for again. */
  readonly missedThere: number;
  readonly bytesReceived: number;
  readonly packetsReceived: number;
  readonly missedHere: number;
}

/** What a test found; percent and kbit/s each way. */
export interface NetworkFigures {
  readonly path: MediaPath;
  readonly roundTripMs: number;
  readonly lossUpPercent: number;
  readonly lossDownPercent: number;
  readonly upKbps: number;
  readonly downKbps: number;
}

export interface NetworkVerdict {
  readonly status: 'pass' | 'weak';
  /** What is weak, the heaviest cause; else the path. */
  readonly code: MediaPath | 'loss' | 'delay' | 'bandwidth';
}

/** Worse than this a call is poor: the same bounds as in a call (see `thresholds`), and room for the medium picture. */
const bounds = { lossPercent: 5, roundTripMs: 300, kbps: 500 } as const;
/** Speed is that of the end of a test: at its beginning a browser sends little. */
const speedMs = 2_000;

/** Reads the shapes of Chromium, Firefox and Safari; null while no way through is in use. */
export function echoSampleOf(report: StatsReport, atMs: number): EchoSample | null {
  const entries = [...entriesOf(report)];
  const path = mediaPathOf(entries);
  const pair = entries.find(isPairInUse);
  if (pair === undefined || path === null) return null;
  const sum = (kind: string, member: string): number => entries.reduce((total, entry) => total + (entry.type === kind ? numberOf(entry, member) : 0), 0);
  return {
    atMs,
    path,
    roundTripMs: numberOf(pair, 'currentRoundTripTime') * 1000,
    roomBps: numberOf(pair, 'availableOutgoingBitrate'),
    bytesSent: sum('outbound-rtp', 'bytesSent'),
    packetsSent: sum('outbound-rtp', 'packetsSent'),
    missedThere: Math.max(sum('remote-inbound-rtp', 'packetsLost'), sum('outbound-rtp', 'retransmittedPacketsSent')),
    bytesReceived: sum('inbound-rtp', 'bytesReceived'),
    packetsReceived: sum('inbound-rtp', 'packetsReceived'),
    missedHere: sum('inbound-rtp', 'packetsLost'),
  };
}

/** Null where the samples, in order of time, are too few to tell, or nothing came back. */
export function networkFigures(samples: readonly EchoSample[]): NetworkFigures | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || first === last || last.packetsReceived === 0) return null;
  const late = samples.findLast(({ atMs }) => atMs <= last.atMs - speedMs) ?? first;
  // A browser hopes for up to half more than gets through until it is disappointed: only what it went on believing counts.
  const roomKbps = Math.round(Math.min(...samples.filter(({ atMs }) => atMs > late.atMs).map(({ roomBps }) => roomBps)) / 1000);
  const kbps = (bytes: number): number => Math.round(bytes * 8 / Math.max(last.atMs - late.atMs, 1));
  const delays = samples.map(({ roundTripMs }) => roundTripMs).filter((ms) => ms > 0).sort((one, other) => one - other);
  const [sent, received] = [kbps(last.bytesSent - late.bytesSent), kbps(last.bytesReceived - late.bytesReceived)];
  return {
    path: last.path,
    roundTripMs: Math.round(delays[delays.length >> 1] ?? 0),
    lossUpPercent: percent(last.missedThere, last.packetsSent),
    lossDownPercent: percent(last.missedHere, last.missedHere + last.packetsReceived),
    upKbps: Math.max(sent, roomKbps),
    // What came back whole says nothing about how much more could have come.
    downKbps: received < sent * 0.8 ? received : Math.max(received, roomKbps),
  };
}

function percent(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.round(Math.min(Math.max(part / whole, 0), 1) * 1000) / 10;
}

/** One word for a person: works, or the first thing to do something about. */
export function networkVerdict({ path, roundTripMs, lossUpPercent, lossDownPercent, upKbps, downKbps }: NetworkFigures): NetworkVerdict {
  if (Math.max(lossUpPercent, lossDownPercent) > bounds.lossPercent) return { status: 'weak', code: 'loss' };
  if (Math.min(upKbps, downKbps) < bounds.kbps) return { status: 'weak', code: 'bandwidth' };
  if (roundTripMs > bounds.roundTripMs) return { status: 'weak', code: 'delay' };
  return { status: 'pass', code: path };
}
