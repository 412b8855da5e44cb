import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { FolderLock } from '../../server/src/stores/sqlite/folder-lock.ts';

const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

interface Running { readonly child: ChildProcess; readonly lines: string[]; readonly exited: Promise<unknown[]> }

function startGateway(dataDir: string, environment: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: '0', METRICS_PORT: '0', CONSULT_DEMO: 'off', CONSULT_DATA_DIR: dataDir, ...environment }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  child.stderr.on('data', (data: Buffer) => lines.push(data.toString()));
  return { child, lines, exited: once(child, 'close') };
}

/** Reads the output until the gateway listens, then asks it to stop; resolves with its exit code. */
async function runOnce({ child, lines, exited }: Running): Promise<unknown> {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.includes('"listening"')) child.kill('SIGTERM');
  }
  return (await exited)[0];
}

test('the first start makes up an API key and shows it once; SIGTERM ends cleanly', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'start-'));
  const shown: boolean[] = [];
  for (let start = 0; start < 2; start += 1) {
    const running = startGateway(dataDir);
    assert.equal(await runOnce(running), 0);
    shown.push(running.lines.some((line) => /crk_[\w-]{43}/.test(line)));
  }
  assert.deepEqual(shown, [true, false]);
  await rm(dataDir, { recursive: true });
});

test('production without its secrets does not start, and says what is missing', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'start-'));
  const running = startGateway(dataDir, { NODE_ENV: 'production' });
  assert.equal(await runOnce(running), 1);
  assert.match(running.lines.join(''), /JANUS_NODES is missing/);
  await rm(dataDir, { recursive: true });
});

test('a taken metrics port is a warning; a taken port ends the start', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'start-'));
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = String(typeof address === 'object' && address !== null ? address.port : 0);
  const warned = startGateway(dataDir, { METRICS_PORT: port });
  assert.equal(await runOnce(warned), 0);
  assert.ok(warned.lines.some((line) => line.includes('metrics-port-taken')));
  const refused = startGateway(dataDir, { PORT: port });
  assert.equal(await runOnce(refused), 1);
  assert.match(refused.lines.join(''), /EADDRINUSE/);
  taken.close();
  await rm(dataDir, { recursive: true });
});

test('where another process works in the data folder a gateway does not start, and says why', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'start-'));
  const other = await FolderLock.take(dataDir);
  const refused = startGateway(dataDir);
  assert.equal(await runOnce(refused), 1);
  assert.match(refused.lines.join(''), /Another gateway works in the data folder/);
  await other[Symbol.asyncDispose]();
  assert.equal(await runOnce(startGateway(dataDir)), 0);
  await rm(dataDir, { recursive: true });
});
