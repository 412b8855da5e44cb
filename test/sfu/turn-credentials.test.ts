import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createTurnCredentials } from '../../server/src/turn/turn-credentials.ts';
import { ensureMediaRuntime } from '../../scripts/setup/ensure-media-runtime.ts';
import { freePort } from '../support/free-port.ts';
import { waitUntil } from '../support/wait-until.ts';
import { probeAllocation } from './turn-probe.ts';

const secret = 'turn-secret-of-this-test';

async function startCoturn(): Promise<AsyncDisposable & { readonly port: number }> {
  const { value: runtime } = await ensureMediaRuntime();
  const folder = await mkdtemp(join(tmpdir(), 'consult-coturn-'));
  const port = await freePort();
  await writeFile(join(folder, 'turnserver.conf'), [
    'listening-ip=127.0.0.1', 'relay-ip=127.0.0.1', `listening-port=${port}`, 'realm=consult', 'use-auth-secret', `static-auth-secret=${secret}`,
    'no-cli', 'no-tls', 'no-dtls', 'min-port=42000', 'max-port=42050', `pidfile=${folder}/pid`, 'userdb=:memory:', 'log-file=stdout', 'fingerprint',
  ].join('\n'));
  const child = spawn(runtime.turnserver.command, [...runtime.turnserver.leadingArgs, '-c', join(folder, 'turnserver.conf')], { stdio: 'ignore' });
  await waitUntil('coturn to answer', () => probeAllocation(port, 'nobody', 'nothing').then(() => true, () => false));
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

function ticketAt(ms: number, signedWith = secret) {
  const [server] = createTurnCredentials({ urls: ['turn:relay'], secret: signedWith, now: () => ms }).issue('par_pseudonym').iceServers;
  assert.ok(server);
  return server;
}

describe('a real coturn and our credentials', () => {
  it('takes a fresh ticket; refuses an expired, a changed and a foreign one', async () => {
    await using coturn = await startCoturn();
    const fresh = ticketAt(Date.now());
    assert.equal(await probeAllocation(coturn.port, fresh.username, fresh.credential), 'ok');
    const expired = ticketAt(Date.now() - 11 * 60_000);
    assert.equal(await probeAllocation(coturn.port, expired.username, expired.credential), 401);
    assert.equal(await probeAllocation(coturn.port, fresh.username.replace('par_', 'xxx_'), fresh.credential), 401);
    const foreign = ticketAt(Date.now(), 'another secret');
    assert.equal(await probeAllocation(coturn.port, foreign.username, foreign.credential), 401);
  });
});
