import type { BenchTable } from '../../bench/bench.ts';
import type { Goal } from '../scenario.ts';

export function goalsTable(goals: readonly Goal[]): BenchTable {
  return {
    title: 'goals', notes: [], columns: ['', 'goal', 'measured', ''],
    rows: goals.map(({ what, target, measured, isMet }) => [what, target, measured, isMet ? 'met' : 'MISSED']),
  };
}
