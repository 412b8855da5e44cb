import { entriesOf, numberOf, type StatsEntry, type StatsReport } from './stats-report.ts';

/** One stream of sound or pictures, as a help desk reads it. Null: the browser does not say, or it is not known yet. */
export interface StreamFigures {
  /** m-line of its connection (RFC 8843) */
  readonly mid: string;
  /** `opus`, `VP8`, … */
  readonly codec: string | null;
  /** bit/s of payload */
  readonly bitrateBps: number | null;
  /** 0 to 1, since the look before */
  readonly loss: number | null;
  readonly jitterMs: number | null;
  /** Pixels; of several sizes sent at once the largest that is. */
  readonly picture: { readonly width: number; readonly height: number; readonly framesPerSecond: number | null } | null;
}

/** Totals of one stream at one moment, to be held against the next ones. */
interface StreamTotals extends Pick<StreamFigures, 'mid' | 'codec' | 'jitterMs' | 'picture'> {
  readonly bytes: number;
  readonly packets: number;
  readonly packetsLost: number;
  /** 0 to 1, as the far end says; null where we receive, and count ourselves. */
  readonly lossFraction: number | null;
}

/** A look at one connection. Start with none. */
export interface StreamsLook {
  readonly atMs: number;
  readonly totals: ReadonlyMap<string, StreamTotals>;
}

/** Every stream a report tells of, in or out. Pictures sent in several sizes are one stream. */
export function lookAtStreams(report: StatsReport, atMs: number): StreamsLook {
  const entries = new Map([...entriesOf(report)].map((entry) => [entry.id, entry]));
  const totals = new Map<string, StreamTotals>();
  for (const entry of entries.values()) {
    const { mid } = entry;
    if ((entry.type !== 'inbound-rtp' && entry.type !== 'outbound-rtp') || typeof mid !== 'string') continue;
    const found = totalsOf(entry, mid, entries);
    const known = totals.get(mid);
    totals.set(mid, known === undefined ? found : together(known, found));
  }
  return { atMs, totals };
}

/** What happened since the look before; without one, only what a single look can tell. */
export function streamFigures(before: StreamsLook | null, after: StreamsLook): readonly StreamFigures[] {
  return [...after.totals.values()].map(({ mid, codec, bytes, packets, packetsLost, lossFraction, jitterMs, picture }) => {
    const earlier = before?.totals.get(mid);
    const isSameStream = before !== null && earlier !== undefined && earlier.packets <= packets && before.atMs < after.atMs;
    const lost = isSameStream ? Math.max(0, packetsLost - earlier.packetsLost) : 0;
    const sent = isSameStream ? packets - earlier.packets + lost : 0;
    return {
      mid, codec, jitterMs, picture,
      bitrateBps: isSameStream ? (bytes - earlier.bytes) * 8000 / (after.atMs - before.atMs) : null,
      loss: lossFraction ?? (sent > 0 ? lost / sent : null),
    };
  });
}

function totalsOf(entry: StatsEntry, mid: string, entries: ReadonlyMap<string, StatsEntry>): StreamTotals {
  const isOut = entry.type === 'outbound-rtp';
  const far = isOut ? [...entries.values()].find(({ type, localId }) => type === 'remote-inbound-rtp' && localId === entry.id) : undefined;
  const codec = entries.get(String(entry['codecId']))?.['mimeType'];
  const jitter = (far ?? entry)['jitter'];
  return {
    mid,
    codec: typeof codec === 'string' ? codec.slice(codec.indexOf('/') + 1) : null,
    bytes: numberOf(entry, isOut ? 'bytesSent' : 'bytesReceived'),
    packets: numberOf(entry, isOut ? 'packetsSent' : 'packetsReceived'),
    packetsLost: numberOf(entry, 'packetsLost'),
    lossFraction: far === undefined ? null : numberOf(far, 'fractionLost'),
    jitterMs: typeof jitter === 'number' ? jitter * 1000 : null,
    picture: pictureOf(entry),
  };
}

function pictureOf(entry: StatsEntry): StreamFigures['picture'] {
  const [width, height, rate] = [numberOf(entry, 'frameWidth'), numberOf(entry, 'frameHeight'), entry['framesPerSecond']];
  return width * height > 0 ? { width, height, framesPerSecond: typeof rate === 'number' ? rate : null } : null;
}

function together(one: StreamTotals, other: StreamTotals): StreamTotals {
  const [larger, smaller] = areaOf(other) > areaOf(one) ? [other, one] : [one, other];
  return {
    ...larger,
    codec: larger.codec ?? smaller.codec,
    bytes: one.bytes + other.bytes,
    packets: one.packets + other.packets,
    packetsLost: one.packetsLost + other.packetsLost,
    lossFraction: most(one.lossFraction, other.lossFraction),
    jitterMs: most(one.jitterMs, other.jitterMs),
  };
}

/** A size that is switched off keeps telling its last measures, at no pictures a second. */
function areaOf({ picture }: StreamTotals): number {
  return picture === null || picture.framesPerSecond === 0 ? 0 : picture.width * picture.height;
}

function most(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}
