import { join, relative } from 'node:path';
import { finished } from 'node:stream/promises';
import { run, type EventData } from 'node:test';
import { projectRoot } from '../project-root.ts';
import { interruption } from './interruption.ts';
import { type Failure, type SuiteResult } from './suite-result.ts';
import { threatsNamedBy, type ThreatResult } from './threat-table.ts';

const testProcess = join(import.meta.dirname, 'test-process.ts');

/** node:test repeats its totals as diagnostics; the table at the end says them once. */
const totals = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

/**
 * Runs one test file in a process of its own. Says what the tests print, every failure with its cause, and a line for
 * the file. One that does not end in time is ended and has failed.
 */
export async function runTestFile(file: string, timeoutMs: number, say: (line: string) => void): Promise<SuiteResult> {
  const startedAt = performance.now();
  const deadline = AbortSignal.timeout(timeoutMs);
  let result: SuiteResult = { passed: 0, failed: 0, skipped: 0 };
  const events = run({ files: [file], cwd: projectRoot, execArgv: ['--import', testProcess], signal: AbortSignal.any([interruption, deadline]) });
  events.on('test:stdout', ({ message }) => sayIndented(say, message));
  events.on('test:stderr', ({ message }) => sayIndented(say, message));
  events.on('test:diagnostic', ({ message }) => {
    if (!totals.test(message)) sayIndented(say, message);
  });
  const threats: ThreatResult[] = [];
  const failures: Failure[] = [];
  const note = (name: string, outcome: ThreatResult['outcome']): void => { threats.push(...threatsNamedBy(name).map((id) => ({ id, outcome }))); };
  events.on('test:fail', (event) => {
    note(event.name, 'failed');
    const failure = toFailure(event);
    if (failure !== null) failures.push(tell(say, failure));
  });
  events.on('test:pass', (event) => {
    note(event.name, isSkipped(event) ? 'skipped' : 'passed');
    if (isSkipped(event)) say(skippedLine(event));
  });
  events.on('test:summary', (summary) => {
    if (summary.file === undefined) result = toResult(summary);
  });
  await finished(events.resume());
  if (deadline.aborted) {
    failures.push(tell(say, { name: relative(projectRoot, file), cause: `did not end within ${timeoutMs / 1000} s` }));
    result = { ...result, failed: Math.max(result.failed, 1) };
  }
  say(fileLine(file, result, performance.now() - startedAt));
  return { ...result, threats, failures };
}

function toResult({ counts }: EventData.TestSummary): SuiteResult {
  const skipped = counts.skipped + counts.todo;
  // What neither passed nor was skipped has failed, was cancelled, or never came to its turn.
  return { passed: counts.passed, failed: counts.tests - counts.passed - skipped, skipped };
}

function fileLine(file: string, { passed, failed, skipped }: SuiteResult, durationMs: number): string {
  const counts = [`${passed} passed`, ...(failed > 0 ? [`${failed} failed`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : [])];
  return `  ${failed === 0 ? '✓' : '✗'} ${relative(projectRoot, file)}: ${counts.join(', ')} (${(durationMs / 1000).toFixed(1)} s)`;
}

/** Null for a test that failed only because one inside it did. */
function toFailure({ name, file, line, details }: EventData.TestFail): Failure | null {
  const { error } = details;
  if ('failureType' in error && error.failureType === 'subtestsFailed') return null;
  const place = file === undefined ? '' : ` (${relative(projectRoot, file)}:${line ?? 1})`;
  const cause = error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : String(error.cause ?? error.message);
  return { name: `${name}${place}`, cause };
}

function tell(say: (line: string) => void, failure: Failure): Failure {
  say(`  ✗ ${failure.name}`);
  sayIndented(say, failure.cause);
  return failure;
}

function isSkipped({ skip }: EventData.TestPass): boolean {
  return skip !== undefined && skip !== false;
}

function skippedLine({ name, skip }: EventData.TestPass): string {
  return `  – ${name}: skipped${typeof skip === 'string' && skip !== '' ? `, ${skip}` : ''}`;
}

function sayIndented(say: (line: string) => void, text: string): void {
  for (const line of text.trimEnd().split('\n')) say(`      ${line}`);
}
