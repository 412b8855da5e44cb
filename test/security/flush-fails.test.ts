import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { ExportVerifier } from '../../server/src/audit/export-verifier.ts';
import { GatewayProcess } from '../gateway/support/gateway-process.ts';

const skip = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0 ? false : 'strace cannot be used here';

/** From now on every flush of this process fails as it does on a dying disk. */
async function breakFlushes(pid: number): Promise<() => Promise<void>> {
  const strace = spawn('strace', ['-f', '-p', String(pid), '-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(strace, 'exit');
  for await (const line of createInterface({ input: strace.stderr })) if (line.includes('attached')) break;
  strace.stderr.resume();
  return async () => {
    strace.kill();
    await ended;
  };
}

test('T21: a flush that fails ends the process at once: nothing is granted, and the next one finds a whole log', { skip }, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'flush-'));
  const options = { dataDir, apiKey: GatewayProcess.newApiKey(), janus: null };
  {
    await using gateway = await GatewayProcess.start(options);
    await gateway.book();
    const mend = await breakFlushes(gateway.child.pid ?? 0);
    await assert.rejects(gateway.book());
    await gateway.exited;
    assert.equal(gateway.child.exitCode, 1);
    assert.ok(gateway.lines.some((line) => line.includes('storage-failed')));
    await mend();
  }
  await using gateway = await GatewayProcess.start(options);
  await gateway.book();
  const [log, key] = [await gateway.call('GET', '/v1/audit/export'), await gateway.call('GET', '/v1/audit/key')];
  const verifier = new ExportVerifier([createPublicKey(key.text)], null);
  assert.deepEqual(log.text.trimEnd().split('\n').map((line) => verifier.add(line)).filter((finding) => finding !== null), []);
  assert.ok('entries' in verifier.finish());
  await rm(dataDir, { recursive: true });
});
