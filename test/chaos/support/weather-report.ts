import type { BenchTable } from '../../bench/bench.ts';
import { receivedTotal, type FilmedStats, type FilmFrame } from './call-film.ts';
import { isRight, type Sky } from './sky.ts';

export interface Weather {
  readonly skies: readonly Sky[];
  /** When each began, ms since 1970. */
  readonly marks: readonly { readonly atMs: number; readonly name: string }[];
  readonly patient: readonly FilmFrame[];
  readonly clinician: readonly FilmFrame[];
  /** The patient's. */
  readonly stats: readonly FilmedStats[];
}

/** What one kind of weather came to. */
export interface SkyFigures {
  readonly name: string;
  /** From the change of weather until the badge had it right; Infinity: never. */
  readonly namedMs: number;
  /** Share of the time after that in which it was right. */
  readonly rightPercent: number;
  /** Heights of the clinician's picture at the patient's, one after the other. */
  readonly lines: readonly number[];
  readonly patientStandstillMs: number;
  readonly clinicianStandstillMs: number;
  /** Of these two the longest in which a smaller picture was to be had. */
  readonly standstillMs: number;
  /** Of the sound the patient heard. */
  readonly concealedPercent: number;
}

/** Sums up a film by the weather it shows. */
export function weatherReport(weather: Weather): { readonly rows: readonly SkyFigures[]; readonly table: BenchTable } {
  const rows = weather.skies.map((sky, at) => figuresOf(weather, sky, weather.marks[at]?.atMs ?? 0, weather.marks[at + 1]?.atMs ?? Number.POSITIVE_INFINITY));
  return {
    rows,
    table: {
      title: 'The patient’s line, and what the patient had', notes: ['lines: of the clinician’s picture; a standstill of the patient’s own picture is the clinician’s to see'],
      columns: ['line', 'named after, ms', 'right then, %', 'lines', 'standstill, ms', 'at the clinician, ms', 'sound made up, %'],
      rows: rows.map((row) => [
        row.name, row.namedMs.toFixed(0), row.rightPercent.toFixed(0), row.lines.join(' '), row.patientStandstillMs.toFixed(0), row.clinicianStandstillMs.toFixed(0), row.concealedPercent.toFixed(1),
      ]),
    },
  };
}

function figuresOf({ patient, clinician, stats }: Weather, sky: Sky, fromMs: number, toMs: number): SkyFigures {
  const within = <T extends { readonly atMs: number }>(series: readonly T[]): readonly T[] => series.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const [seen, sent] = [within(patient), within(clinician)];
  // Nothing is said while nothing changes: it began well.
  const right = seen.filter((frame) => isRight({ ...frame, level: frame.level ?? 'good' }, sky));
  const namedAtMs = right[0]?.atMs ?? Number.POSITIVE_INFINITY;
  const later = seen.filter(({ atMs }) => atMs >= namedAtMs);
  const smallest = Math.min(...[...patient, ...clinician].map(({ lines }) => lines).filter((lines) => lines > 0));
  return {
    name: sky.name,
    namedMs: namedAtMs - fromMs,
    rightPercent: 100 * right.length / Math.max(1, later.length),
    lines: seen.map(({ lines }) => lines).filter((lines, at, all) => lines !== all[at - 1]),
    patientStandstillMs: longest(seen),
    clinicianStandstillMs: longest(sent),
    standstillMs: longest([...seen, ...sent].filter(({ lines }) => lines > smallest)),
    concealedPercent: concealed(within(stats)),
  };
}

function longest(frames: readonly FilmFrame[]): number {
  return Math.max(0, ...frames.map(({ standingMs }) => standingMs));
}

function concealed(looks: readonly FilmedStats[]): number {
  const grown = (member: string): number => receivedTotal(looks.at(-1), member) - receivedTotal(looks[0], member);
  return 100 * (grown('concealedSamples') - grown('silentConcealedSamples')) / Math.max(1, grown('totalSamplesReceived'));
}
