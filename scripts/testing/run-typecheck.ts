import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { runCommand } from '../setup/run-command.ts';
import { type Failure, type SuiteResult } from './suite-result.ts';

const projects = ['tsconfig.json', '*/tsconfig*.json', 'packages/*/tsconfig*.json'];

/** Checks every TypeScript project of the checkout; each counts as one test. */
export async function runTypecheck(): Promise<SuiteResult> {
  const configs: string[] = [];
  for await (const config of glob(projects, { cwd: projectRoot, exclude: ['node_modules', 'tsconfig.base.json'] })) configs.push(config);
  const failures: Failure[] = [];
  for (const config of configs.sort()) {
    const tsc = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
    const run = await runCommand(process.execPath, [tsc, '--project', join(projectRoot, config), '--pretty', 'false']);
    console.log(`  ${run.ok ? '✓' : '✗'} ${config}`);
    if (!run.ok) console.log(run.output.trimEnd());
    if (!run.ok) failures.push({ name: config, cause: run.output.trimEnd() });
  }
  return { passed: configs.length - failures.length, failed: failures.length, skipped: 0, failures };
}
