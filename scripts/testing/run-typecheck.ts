import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { runCommand } from '../setup/run-command.ts';
import { type SuiteResult } from './suite-result.ts';

const projects = ['tsconfig.json', '*/tsconfig*.json', 'packages/*/tsconfig*.json'];

/** Checks every TypeScript project of the checkout; each counts as one test. */
export async function runTypecheck(): Promise<SuiteResult> {
  const configs: string[] = [];
  for await (const config of glob(projects, { cwd: projectRoot, exclude: ['node_modules', 'tsconfig.base.json'] })) configs.push(config);
  let failed = 0;
  for (const config of configs.sort()) {
    const tsc = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
    const run = await runCommand(process.execPath, [tsc, '--project', join(projectRoot, config), '--pretty', 'false']);
    console.log(`  ${run.ok ? '✓' : '✗'} ${config}`);
    if (!run.ok) console.log(run.output.trimEnd());
    failed += run.ok ? 0 : 1;
  }
  return { passed: configs.length - failed, failed, skipped: 0 };
}
