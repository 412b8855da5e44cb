import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { interruption } from './interruption.ts';
import { type SuiteResult } from './suite-result.ts';

/** How its report marks what went wrong. */
const faultLine = /❌|𐄂|Error:/u;

/** The elements' tests in a real browser (@web/test-runner). Its own report is printed; the totals are read from it. */
export async function runComponentTests(files: readonly string[]): Promise<SuiteResult> {
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 };
  const config = join(projectRoot, 'web-test-runner.config.mjs');
  if (!existsSync(config)) {
    console.log('  ✗ web-test-runner.config.mjs is missing');
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const runner = join(projectRoot, 'node_modules', '@web', 'test-runner', 'dist', 'bin.js');
  const child = spawn(process.execPath, ['--import', join(import.meta.dirname, 'test-process.ts'), runner, '--config', config, '--static-logging', '--files', ...files], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  interruption.addEventListener('abort', () => child.kill());
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
    process.stdout.write(chunk);
  });
  const [code] = await once(child, 'close');
  return resultOf(output, code === 0);
}

/** The last "… 12 passed, 1 failed, 2 skipped" of the report. A run that ended badly has failed at least once. */
function resultOf(output: string, ok: boolean): SuiteResult {
  const count = (word: string): number => Number([...output.matchAll(new RegExp(`(\\d+) ${word}`, 'g'))].at(-1)?.[1] ?? 0);
  const passed = count('passed');
  const failed = count('failed');
  if (ok && passed === 0) return { passed: 0, failed: 1, skipped: 0 };
  const cause = output.split('\n').filter((line) => faultLine.test(line)).join('\n');
  return { passed, failed: ok ? failed : Math.max(failed, 1), skipped: count('skipped'), failures: ok ? [] : [{ name: 'components', cause }] };
}
