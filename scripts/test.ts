import { join } from 'node:path';
import './testing/leash.ts';
import { projectRoot } from './project-root.ts';
import { chromium, ensureBrowser, firefox } from './setup/browser.ts';
import { ensureBundles } from './setup/bundles.ts';
import { ensureMediaRuntime } from './setup/ensure-media-runtime.ts';
import { ensureEdgeProxy } from './setup/edge-proxy.ts';
import { ensureNetworkTools } from './setup/network-tools.ts';
import { ensurePostgresServer } from './setup/postgres-server.ts';
import { ensurePrometheusTools } from './setup/prometheus-tools.ts';
import { reportStep, type StepResult } from './setup/report-step.ts';
import { SetupError } from './setup/setup-error.ts';
import { chooseSuites } from './testing/choose-suites.ts';
import { interruption } from './testing/interruption.ts';
import { heldElsewhere } from './testing/held-elsewhere.ts';
import { sumOfResults, type Failure, type SuiteResult } from './testing/suite-result.ts';
import { suites, type Suite } from './testing/suites.ts';
import { threatTable, type ThreatResult } from './testing/threat-table.ts';

interface FinishedSuite {
  readonly name: string;
  readonly result: SuiteResult;
  readonly seconds: number;
}

/** Of a cause, in the list at the end; all of it stands where the test ran. */
const causeLines = 6;

// Hundreds of processes load the same files: each is compiled once.
process.env['NODE_COMPILE_CACHE'] ??= join(projectRoot, '.runtime', 'compile-cache');

process.exit(await main());

/** Exit code: 0 when everything ran and nothing failed. */
async function main(): Promise<number> {
  const finished: FinishedSuite[] = [];
  finished.push(await finish('set-up', setUp));
  const chosen = chooseSuites(await suites(), process.argv.slice(2));
  for (const suite of chosen) if (!interruption.aborted) finished.push(await finish(suite.name, () => runSuite(suite)));
  const { passed, failed, skipped, threats = [], failures = [] } = sumOfResults(finished.map(({ result }) => result));
  if (process.argv.length === 2) await printThreats(threats);
  printFailures(failures);
  printTable(finished);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed === 0 && passed > 0 && !interruption.aborted ? 0 : 1;
}

/** Goes on after a failed set-up: what does not need the missing part can still be tested. */
async function setUp(): Promise<SuiteResult> {
  const steps = [
    () => reportStep('media runtime', ensureMediaRuntime),
    async () => { process.env[chromium.variable] = await reportStep('browser', () => ensureBrowser(chromium)); },
    () => ensureOptional('second browser', 'Firefox', ensureFirefox),
    () => ensureOptional('edge', 'HAProxy', ensureEdgeProxy),
    () => ensureOptional('networks', 'bad networks', ensureNetworkTools),
    () => ensureOptional('database', 'PostgreSQL', ensurePostgresServer),
    () => ensureOptional('metrics', 'Prometheus', ensurePrometheusTools),
    () => reportStep('browser files', ensureBundles),
  ];
  const failures: Failure[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      console.error(`[set-up] ${error.message}`);
      failures.push({ name: 'set-up', cause: error.message });
    }
  }
  return { passed: 0, failed: failures.length, skipped: 0, failures };
}

/** Not every machine can have everything: tests that need this part are then skipped, each by name. */
async function ensureOptional(step: string, part: string, ensure: () => Promise<StepResult<unknown>>): Promise<void> {
  try {
    await reportStep(step, ensure);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`[set-up] ${error.message}\n[set-up] Tests that need ${part} will be skipped.`);
  }
}

async function ensureFirefox(): Promise<StepResult<string>> {
  const found = await ensureBrowser(firefox);
  process.env[firefox.variable] = found.value;
  return found;
}

async function runSuite(suite: Suite): Promise<SuiteResult> {
  console.log(`\n[test] ${suite.name}${suite.files === null ? '' : `, ${suite.files.length} files`}`);
  return await suite.run(suite.files ?? []);
}

/** A suite that breaks off counts as one failure; the others still run. */
async function finish(name: string, work: () => Promise<SuiteResult>): Promise<FinishedSuite> {
  const startedAt = performance.now();
  const result = await work().catch((error: unknown) => {
    const failure = { name: `${name} could not run`, cause: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    console.log(`  ✗ ${failure.name}: ${failure.cause}`);
    return { passed: 0, failed: 1, skipped: 0, failures: [failure] };
  });
  return { name, result, seconds: (performance.now() - startedAt) / 1000 };
}

async function printThreats(results: readonly ThreatResult[]): Promise<void> {
  console.log('\n[test] failures of others (F) and attacks (T), and what shows that they are met');
  for (const line of threatTable(results, await heldElsewhere())) console.log(line);
}

/** Once more, all together: nobody should have to look for them among a thousand lines. */
function printFailures(failures: readonly Failure[]): void {
  if (failures.length > 0) console.log('\n[test] failed');
  for (const { name, cause } of failures) console.log(`  ✗ ${name}\n      ${cause.split('\n').slice(0, causeLines).join('\n      ')}`);
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(12) : cell.padStart(9))).join('');
}

function printTable(finished: readonly FinishedSuite[]): void {
  console.log(`\n${row(['suite', 'passed', 'failed', 'skipped', 'seconds'])}`);
  for (const { name, result, seconds } of finished) {
    console.log(row([name, ...[result.passed, result.failed, result.skipped].map(String), seconds.toFixed(1)]));
  }
}
