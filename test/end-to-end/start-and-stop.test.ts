import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free-port.ts';
import { commandOf, isRunning, processTree } from '../support/process-tree.ts';
import { waitUntil } from '../support/wait-until.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

test('npm start says ready, serves the portal, and SIGTERM leaves none of its processes behind', { timeout: 240_000 }, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'consult-room-start-'));
  const bystander = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const port = await freePort();
  const started = performance.now();
  const npm = spawn('npm', ['start'], { cwd: checkout, env: await environment(dataDir, port), stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(npm);
  let family: readonly number[] = [npm.pid ?? 0];
  try {
    const ready = await waitUntil('ready', () => /^ready (http\S+)$/m.exec(output.text) ?? (npm.exitCode === null ? null : output.fail()), 120_000);
    console.log(`npm start was ready after ${((performance.now() - started) / 1000).toFixed(1)} s`);
    assert.equal(ready[1], `http://localhost:${port}`);
    for (const path of ['/', '/demo/portal', '/demo/mailbox', '/join', '/widget/consult-room.js', '/healthz', '/readyz']) {
      assert.equal((await fetch(`${ready[1]}${path}`)).status, 200, path);
    }
    family = processTree(npm.pid ?? 0);
    const commands = family.map(commandOf).join('\n');
    for (const program of [/janus/, /turnserver/, /server\/src\/main\.ts/]) assert.match(commands, program);

    npm.kill('SIGTERM');
    await waitUntil('everything to be stopped', () => !family.some(isRunning), 60_000);
    await assert.rejects(fetch(`${ready[1]}/healthz`));
    assert.ok(isRunning(bystander.pid ?? 0), 'a process it did not start goes on');
  } finally {
    bystander.kill();
    for (const id of family) if (isRunning(id)) process.kill(id, 'SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
});

/** A second installation beside whatever runs on this machine: its own folder, its own ports. */
async function environment(dataDir: string, port: number): Promise<NodeJS.ProcessEnv> {
  const ports: Record<string, string> = {};
  for (const name of ['METRICS_PORT', 'JANUS_WS_PORT', 'TURN_PORT', 'TURN_TLS_PORT']) ports[name] = String(await freePort());
  return { ...process.env, ...ports, PORT: String(port), CONSULT_DATA_DIR: dataDir, NODE_OPTIONS: '', NODE_TEST_CONTEXT: '' };
}

function collect(child: ChildProcess): { readonly text: string; fail(): never } {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { text += String(chunk); });
  return {
    get text() { return text; },
    fail() { throw new Error(`npm start ended:\n${text}`); },
  };
}
