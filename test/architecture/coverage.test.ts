import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { projectRoot } from '../../scripts/project-root.ts';

/** What decides about pictures and warnings is small enough for every branch of it to be shown right. */
test('every branch of the scores and the ladder is tested', async () => {
  const sources = 'packages/quality/src/*.ts';
  const tests = globSync('packages/quality/src/*.test.ts', { cwd: projectRoot });
  assert.ok(tests.length > 0);
  const limits = ['lines', 'branches', 'functions'].map((part) => `--test-coverage-${part}=100`);
  const options = ['--test', '--experimental-test-coverage', `--test-coverage-include=${sources}`, '--test-coverage-exclude=**/*.test.ts', ...limits];
  const report = await new Promise<string | null>((resolve) => {
    execFile(process.execPath, [...options, ...tests], { cwd: projectRoot, env: withoutRunner() }, (error, stdout) => resolve(error === null ? null : stdout.slice(stdout.indexOf('start of coverage'))));
  });
  assert.equal(report, null, report ?? '');
});

/** Inside a test runner node would take the child for one of its own and not count. */
function withoutRunner(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return env;
}
