import type { StatsEntry } from '@consult-room/quality';
import type { FilmedStats } from './call-film.ts';

/** One entry of the browser's statistics over a whole call: what never changed, and the names of what did. */
export interface RecordedEntry {
  readonly connection: 'sending' | 'receiving';
  readonly fixed: StatsEntry;
  readonly members: readonly string[];
}

/** A call's statistics as a table, for unit tests: one row a second. Nothing in it says whose call it was, where or when. */
export interface RecordedCall {
  /** Name and version of the browser. */
  readonly browser: string;
  /** ms since the first look at which the line became so. */
  readonly weather: readonly { readonly atMs: number; readonly name: string }[];
  readonly entries: readonly RecordedEntry[];
  /** ms since the first look, then the members of all entries in their order; null: not there. */
  readonly looks: readonly (readonly (number | string | boolean | null)[])[];
}

/** What scores and figures read; everything else a browser tells stays out. */
const readMembers = [
  'mid', 'kind', 'packetsReceived', 'packetsLost', 'bytesReceived', 'jitter', 'totalSamplesReceived', 'concealedSamples', 'silentConcealedSamples', 'framesDecoded', 'totalFreezesDuration',
  'packetsSent', 'qualityLimitationReason', 'roundTripTime', 'timestamp', 'state', 'nominated', 'selected', 'currentRoundTripTime', 'availableOutgoingBitrate',
] as const;

type Cell = RecordedCall['looks'][number][number];

/** @param marks times in ms since 1970, as those of the film */
export function recordedCall(browser: string, marks: RecordedCall['weather'], stats: readonly FilmedStats[]): RecordedCall {
  const startMs = stats[0]?.atMs ?? 0;
  const columns = (['sending', 'receiving'] as const).flatMap((connection) => {
    const ids = new Set(stats.flatMap((look) => look[connection].map(({ id }) => id)));
    return [...ids].map((id) => ({ connection, series: stats.map((look) => look[connection].find((entry) => entry.id === id)) }));
  });
  const cellOf = (entry: StatsEntry | undefined, member: string): Cell => tidy(member, entry?.[member], startMs);
  const entries = columns.map(({ connection, series }): RecordedEntry => {
    const { id, type } = series.find((entry) => entry !== undefined) ?? { id: '', type: '' };
    const valuesOf = (member: string): ReadonlySet<Cell> => new Set(series.map((entry) => cellOf(entry, member)));
    const known = readMembers.filter((member) => (member !== 'timestamp' || type === 'remote-inbound-rtp') && [...valuesOf(member)].some((value) => value !== null));
    const members = known.filter((member) => valuesOf(member).size > 1);
    const fixed = known.filter((member) => valuesOf(member).size === 1).map((member) => [member, [...valuesOf(member)][0]]);
    return { connection, fixed: { id, type, ...Object.fromEntries(fixed) }, members };
  });
  return {
    browser,
    weather: marks.map(({ atMs, name }) => ({ atMs: atMs - startMs, name })),
    entries,
    looks: stats.map(({ atMs }, at) => [atMs - startMs, ...entries.flatMap(({ members }, column) => members.map((member) => cellOf(columns[column]?.series[at], member)))]),
  };
}

function tidy(member: string, value: unknown, startMs: number): Cell {
  if (typeof value === 'number') return member === 'timestamp' ? Math.round(value - startMs) : Number(value.toFixed(4));
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}
