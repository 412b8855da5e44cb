import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Guard } from '../../scripts/runtime/guard.ts';
import { LogFile } from '../../scripts/runtime/log-file.ts';
import { SupervisedProcess } from '../../scripts/runtime/supervised-process.ts';
import { freePort } from '../support/free-port.ts';
import { isRunning } from '../support/process-tree.ts';
import { waitUntil } from '../support/wait-until.ts';

const child = fileURLToPath(new URL('stubborn-child.mjs', import.meta.url));
const parent = fileURLToPath(new URL('supervising-parent.ts', import.meta.url));

interface Scene {
  readonly process: SupervisedProcess;
  readonly reports: readonly string[];
  readonly logFile: string;
}

async function supervise(context: TestContext, manner: string): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'supervision-'));
  const port = await freePort();
  const guard = new Guard();
  const reports: string[] = [];
  const logFile = join(folder, 'child.log');
  const supervised = new SupervisedProcess(
    {
      name: 'child', command: process.execPath, args: [child, String(port), manner], env: process.env, cwd: folder,
      probe: async (signal) => { await (await fetch(`http://127.0.0.1:${port}`, { signal })).text(); },
      readyWithinMs: 30_000, stopGraceMs: 500,
    },
    { guard, log: new LogFile(logFile), report: (line) => reports.push(line) },
  );
  context.after(async () => {
    await supervised.stop();
    guard.close();
    await rm(folder, { recursive: true });
  });
  return { process: supervised, reports, logFile };
}

test('a crashed child is brought back and both are told', async (context) => {
  const { process: supervised, reports } = await supervise(context, 'plain');
  await supervised.start();
  const first = supervised.pid;
  await supervised.crash('SIGKILL');
  await supervised.untilReady();
  assert.notEqual(supervised.pid, first);
  await waitUntil('the report', () => reports.length === 2);
  assert.deepEqual(reports, ['child ended (SIGKILL); starting it again in 0.5 s', 'child is back']);
});

test('a killed child stays down until it is started again', async (context) => {
  const { process: supervised, reports } = await supervise(context, 'plain');
  await supervised.start();
  await supervised.kill('SIGKILL');
  assert.equal(supervised.pid, null);
  await supervised.restart();
  assert.ok(isRunning(supervised.pid ?? 0));
  assert.deepEqual(reports, []);
});

test('a child that ignores SIGTERM is ended all the same', async (context) => {
  const { process: supervised, logFile } = await supervise(context, 'stubborn');
  await supervised.start();
  const pid = supervised.pid ?? 0;
  process.kill(pid, 'SIGTERM');
  await waitUntil('it to say that it stays', async () => /not yet/.test(await readFile(logFile, 'utf8').catch(() => '')));
  assert.ok(isRunning(pid));
  await supervised.stop();
  assert.ok(!isRunning(pid));
});

test('a child that cannot start is not tried for ever, and its last words are shown without addresses', async (context) => {
  const { process: supervised } = await supervise(context, 'broken');
  await assert.rejects(supervised.start(), (error: Error) => /child ended before it was ready/.test(error.message) && /no such table at \[address\]/.test(error.message));
  assert.equal(supervised.pid, null);
});

test('children do not outlive a supervisor that is killed hard', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'supervision-'));
  const supervisor = spawn(process.execPath, [parent, child, String(await freePort()), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(supervisor.stdout, 'data')) as [Buffer];
  const pid = Number(String(said));
  assert.ok(isRunning(pid));
  supervisor.kill('SIGKILL');
  await waitUntil('the child to be gone', () => !isRunning(pid));
  await rm(folder, { recursive: true });
});
