import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { createServer, connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { isRunning } from '../support/process-tree.ts';
import { startStack } from '../support/stack.ts';
import { waitUntil } from '../support/wait-until.ts';

const isReady = async (url: string): Promise<boolean> => (await fetch(`${url}/readyz`).catch(() => null))?.status === 200;

test('the product comes back whole after each of its processes was killed, and leaves nothing behind', { timeout: 240_000 }, async () => {
  const stack = await startStack();
  const processes = [stack.janus, stack.coturn, stack.gateway];
  try {
    for (const each of processes) {
      await each.crash('SIGKILL');
      await each.untilReady();
      await waitUntil(`the product to be ready without ${each.name}`, () => isReady(stack.publicUrl));
    }
    await waitUntil('the reports', () => stack.reports.filter((line) => line.endsWith('is back')).length === 3);
    await stack.gateway.kill('SIGTERM');
    assert.equal(await isReady(stack.publicUrl), false);
    await stack.gateway.restart();
    await waitUntil('the product to be ready again', () => isReady(stack.publicUrl));
  } finally {
    const ids = processes.map(({ pid }) => pid ?? 0);
    await stack[Symbol.asyncDispose]();
    assert.deepEqual(ids.filter(isRunning), []);
  }
});

test('a recorder can stand between gateway and Janus, and no log holds a secret or an address', { timeout: 240_000 }, async () => {
  let heard = '';
  let realPort = 0;
  const between = createServer((near) => {
    const far = connect(realPort, '127.0.0.1');
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    near.pipe(far).pipe(near);
    near.on('data', (chunk: Buffer) => { heard += chunk.toString('latin1'); });
  }).listen(0, '127.0.0.1');
  await once(between, 'listening');
  const { port } = between.address() as AddressInfo;
  const stack = await startStack({
    janusUrlOverride: (realUrl) => {
      realPort = Number(new URL(realUrl).port);
      return `ws://127.0.0.1:${port}`;
    },
  });
  try {
    assert.match(heard, /GET .*Sec-WebSocket-Protocol: janus-protocol/s);
    const folder = join(stack.dataDir, 'logs');
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name), 'utf8');
      for (const secret of [stack.apiKey, stack.janusApiSecret, stack.janusAdminKey, stack.turnSecret]) assert.ok(!text.includes(secret), name);
      assert.ok(!text.includes(stack.mediaAddress), name);
    }
  } finally {
    await stack[Symbol.asyncDispose]();
    between.close();
  }
});
