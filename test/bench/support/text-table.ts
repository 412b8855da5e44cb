import type { BenchTable } from '../bench.ts';

/** A table for a terminal: first column to the left, numbers to the right. */
export function textTable({ title, columns, rows, notes }: BenchTable): string {
  const widths = columns.map((column, at) => Math.max(column.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string => cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ').trimEnd();
  return [title, '', line(columns), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line), '', ...notes.map((note) => `  ${note}`)].join('\n');
}
