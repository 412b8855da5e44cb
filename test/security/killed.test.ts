import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { consult, type Seen } from '../gateway/support/consult.ts';
import { GatewayProcess } from '../gateway/support/gateway-process.ts';
import { startRealJanus } from '../sfu/real-janus.ts';

/** 50 in the long run: `CONSULT_TEST_KILLS=50`. */
const kills = Number(process.env['CONSULT_TEST_KILLS'] ?? 6);
const consultations = 3;
const program = fileURLToPath(new URL('../../server/src/audit/cli/consult-audit.mjs', import.meta.url));

interface Row { readonly id: string; readonly target: string | null; readonly action: string; readonly outcome: string }

function inspect(dataDir: string, seen: Seen): void {
  const database = new DatabaseSync(join(dataDir, 'consult-room.sqlite'));
  assert.equal(database.prepare('pragma integrity_check').get()?.['integrity_check'], 'ok');
  assert.deepEqual(database.prepare('pragma foreign_key_check').all(), []);
  const rows = database.prepare("select id, entry ->> 'target' as target, entry ->> 'action' as action, entry ->> 'outcome' as outcome from audit").all() as unknown as readonly Row[];
  const states = new Map(database.prepare('select id, state from participants').all().map((row) => [String(row['id']), String(row['state'])]));
  database.close();
  const withRow = (action: string): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    for (const row of rows) if (row.action === action && row.outcome === 'success' && row.target !== null) counts.set(row.target, (counts.get(row.target) ?? 0) + 1);
    return counts;
  };
  const [admitted, removed] = [withRow('seat.admitted'), withRow('seat.removed')];
  assert.deepEqual(Array.from(seen.admitted).filter((id) => !admitted.has(id)), [], 'an admission without its row');
  assert.deepEqual(Array.from(seen.removed).filter((id) => !removed.has(id)), [], 'a removal without its row');
  for (const [id, state] of states) if (state === 'admitted' || state === 'in-room') assert.ok(admitted.has(id), 'a seat is let in without a row');
  for (const counts of [admitted, removed]) assert.deepEqual(Array.from(counts.values()).filter((count) => count > 1), [], 'a row twice');
  assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
}

async function verify(folder: string, gateway: GatewayProcess, sink: string): Promise<string> {
  const [log, key] = [await gateway.call('GET', '/v1/audit/export'), await gateway.call('GET', '/v1/audit/key')];
  const [logFile, keyFile] = [join(folder, 'audit.ndjson'), join(folder, 'audit.pem')];
  await Promise.all([writeFile(logFile, log.text), writeFile(keyFile, key.text)]);
  const child = spawn(process.execPath, [program, 'verify', logFile, '--key', keyFile, '--checkpoint', sink], { stdio: ['ignore', 'pipe', 'inherit'] });
  return text(child.stdout);
}

test(`T21: a gateway killed ${kills} times at random points of running consultations: no admission without its row, no row twice, chain and store whole`, async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'killed-'));
  const [dataDir, sink] = [join(folder, 'data'), join(folder, 'outside.ndjson')];
  const options = { dataDir, apiKey: GatewayProcess.newApiKey(), environment: { CONSULT_CHECKPOINT_SINK: sink } };
  const seen: Seen = { admitted: new Set(), removed: new Set() };
  await using janus = await startRealJanus();
  for (let round = 0; round < kills; round += 1) {
    await using gateway = await GatewayProcess.start({ ...options, janus });
    let stepsLeft = randomInt(1, 60);
    const step = (): void => {
      stepsLeft -= 1;
      // Not in the task of the answer: somewhere inside whatever is being done by then.
      if (stepsLeft === 0) setTimeout(() => gateway.child.kill('SIGKILL'), randomInt(0, 8));
    };
    await Promise.all(Array.from({ length: consultations }, () => consult(gateway, seen, step)));
    await gateway.exited;
    inspect(dataDir, seen);
  }
  await using gateway = await GatewayProcess.start({ ...options, janus });
  const verdict = await verify(folder, gateway, sink);
  assert.match(verdict, /^verified \d+ entries, up to .*Z, \d+ checkpoints?\. \d+ from outside fit/);
  assert.ok(seen.admitted.size > 0);
  context.diagnostic(`${kills} kills, ${seen.admitted.size} people seen admitted, ${seen.removed.size} removed; ${verdict.trim()}`);
  await rm(folder, { recursive: true });
});
