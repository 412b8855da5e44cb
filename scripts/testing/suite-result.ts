import { type ThreatResult } from './threat-table.ts';

/** A test that failed, and why: told again at the very end, where a cut-off report still shows it. */
export interface Failure {
  readonly name: string;
  readonly cause: string;
}

/** What a suite came to. A suite that could not run at all has failed once. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Of the tests that show how a threat is met. */
  readonly threats?: readonly ThreatResult[];
  readonly failures?: readonly Failure[];
}

/** One result for many. */
export function sumOfResults(results: readonly SuiteResult[]): SuiteResult {
  const sum = (of: (result: SuiteResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
    threats: results.flatMap(({ threats }) => threats ?? []),
    failures: results.flatMap(({ failures }) => failures ?? []),
  };
}
