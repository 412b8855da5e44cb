import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commandOf, isRunning, processTree } from '../support/process-tree.ts';
import { waitUntil } from '../support/wait-until.ts';

const runner = fileURLToPath(new URL('running-parent.ts', import.meta.url));
const testFile = fileURLToPath(new URL('left-in-the-middle.ts', import.meta.url));

interface Run extends AsyncDisposable {
  /** The runner, the test file's process, and all that this started. */
  readonly family: readonly number[];
  readonly runner: number;
  readonly testFile: number;
}

/** A run in the middle of its test. */
async function startRun(): Promise<Run> {
  // Inside a test runner node would not run any.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, [runner, testFile], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const gone = once(child, 'exit');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (line.includes('everything runs')) break;
  }
  const family = processTree(child.pid ?? 0);
  const own = family.find((id) => id !== child.pid && commandOf(id).endsWith(testFile));
  assert.ok(own !== undefined, `it runs:\n${said.join('\n')}`);
  child.stdout.resume();
  return {
    family, runner: child.pid ?? 0, testFile: own,
    async [Symbol.asyncDispose]() {
      for (const id of family) if (isRunning(id)) process.kill(id, 'SIGKILL');
      await gone;
    },
  };
}

const ends = [['runner', 'SIGTERM'], ['runner', 'SIGKILL'], ['testFile', 'SIGTERM'], ['testFile', 'SIGKILL']] as const;

for (const [who, signal] of ends) {
  test(`nothing that a test file started outlives it: ${signal} to ${who === 'runner' ? 'the run' : 'its process'}`, { timeout: 120_000 }, async () => {
    await using run = await startRun();
    const commands = run.family.map(commandOf).join('\n');
    for (const program of [/server\/src\/main\.ts/, /janus/, /chrom/]) assert.match(commands, program);
    process.kill(run[who], signal);
    await waitUntil('everything to be stopped', () => !run.family.some(isRunning), 30_000);
  });
}
