import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { runCommand } from '../setup/run-command.ts';
import { type SuiteResult } from './suite-result.ts';

/** The linter over the whole checkout; one test. */
export async function runLint(): Promise<SuiteResult> {
  const run = await runCommand(join(projectRoot, 'node_modules', '.bin', 'oxlint'), ['--deny-warnings', projectRoot]);
  if (!run.ok) console.log(run.output.trimEnd());
  return run.ok ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0, failures: [{ name: 'lint', cause: run.output.trimEnd() }] };
}
