import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createPublicKey, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { ExportVerifier } from '../../server/src/audit/export-verifier.ts';
import { readOutsideNotes } from '../../server/src/audit/cli/outside-notes.ts';

const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
const kills = 5;
const apiKey = randomBytes(24).toString('base64url');

async function startGateway(dataDir: string, sink: string): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env, PORT: '0', METRICS_PORT: '0', CONSULT_DEMO: 'off', CONSULT_DATA_DIR: dataDir, CONSULT_API_KEY: apiKey,
      CONSULT_CHECKPOINT_SINK: sink, CONSULT_PUBLIC_URL: 'http://clinic.test', CONSULT_TIME_ZONE: 'UTC',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('"listening"')) return { child, port: (JSON.parse(line) as { port: number }).port };
  }
  throw new Error('the gateway ended before it listened');
}

/** Makes appointments until the gateway dies; calls back with the id of each that was confirmed. */
async function bookUntilDead(port: number, confirmed: (id: string) => void): Promise<void> {
  const start = Date.now();
  const body = JSON.stringify({ start: new Date(start).toISOString(), end: new Date(start + 1_800_000).toISOString(), participants: [{ role: 'patient', name: 'Maria' }] });
  try {
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${port}/v1/appointments`, { method: 'POST', body, headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' } });
      confirmed(((await response.json()) as { id: string }).id);
    }
  } catch {
    // The connection broke: that is the point.
  }
}

test(`a gateway killed ${kills} times while it writes: every confirmed act is on record, chains, tree and checkpoints are whole`, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'killed-'));
  const sink = join(dataDir, 'outside.ndjson');
  const confirmed: string[] = [];
  for (let round = 0; round < kills; round += 1) {
    const { child, port } = await startGateway(dataDir, sink);
    const exited = once(child, 'exit');
    // Another moment of the work each time.
    const enough = confirmed.length + 10 + round * 7;
    await Promise.all(Array.from({ length: 8 }, () => bookUntilDead(port, (id) => {
      confirmed.push(id);
      if (confirmed.length === enough) child.kill('SIGKILL');
    })));
    await exited;
  }
  const { child, port } = await startGateway(dataDir, sink);
  const ask = async (path: string): Promise<string> => (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { Authorization: `Bearer ${apiKey}` } })).text();
  const [log, key] = [await ask('/v1/audit/export'), await ask('/v1/audit/key')];
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  const verifier = new ExportVerifier([createPublicKey(key)], await readOutsideNotes(sink));
  const findings = log.trimEnd().split('\n').map((line) => verifier.add(line)).filter((finding) => finding !== null);
  assert.deepEqual(findings, []);
  const verdict = verifier.finish();
  assert.ok('entries' in verdict, JSON.stringify(verdict));
  assert.ok(verdict.checkpoints >= 2 && verdict.outside >= 2, JSON.stringify(verdict));
  const recorded = new Set(Array.from(log.matchAll(/"appointment":"(apt_[\w-]+)"/g), ([, id]) => id));
  assert.deepEqual(confirmed.filter((id) => !recorded.has(id)), []);
  await rm(dataDir, { recursive: true });
});
