import type { BenchTable } from '../../bench/bench.ts';
import { percentile } from './percentile.ts';

/** One row per series of times, ms: how many, median, 95th percentile, longest. */
export function timesTable(title: string, series: Readonly<Record<string, readonly number[]>>, notes: readonly string[] = []): BenchTable {
  return {
    title, notes,
    columns: ['ms', 'runs', 'median', 'p95', 'longest'],
    rows: Object.entries(series).map(([name, values]) => [name, String(values.length), ...[0.5, 0.95, 1].map((share) => cell(percentile(values, share)))]),
  };
}

function cell(value: number): string {
  return Number.isNaN(value) ? '–' : String(Math.round(value));
}
