import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { AuditEntry } from '@consult-room/protocol';
import { appendAudit } from '../../server/src/audit/audit-chain.ts';
import { ExportVerifier } from '../../server/src/audit/export-verifier.ts';
import { GatewayHouse } from '../gateway/support/gateway-house.ts';
import { GatewayProcess } from '../gateway/support/gateway-process.ts';
import { waitUntil } from '../support/wait-until.ts';

const secret = 'turn-secret-that-nobody-may-read';
const other = 'another-turn-secret-nobody-may-read';

async function changes(gateway: GatewayProcess): Promise<readonly unknown[]> {
  const { entries } = JSON.parse((await gateway.call('GET', '/v1/audit?limit=1000')).text) as { readonly entries: readonly AuditEntry[] };
  return entries.filter(({ action }) => action === 'config.changed').map(({ detail }) => detail?.['what']);
}

test('T21: settings that differ from those of the last start are on record by name, and their values nowhere', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'settings-'));
  const options = { dataDir, apiKey: GatewayProcess.newApiKey(), janus: null };
  const start = (turnSecret: string, origins: string): Promise<GatewayProcess> => GatewayProcess.start({
    ...options, environment: { TURN_URLS: 'turn:127.0.0.1:3478', TURN_SECRET: turnSecret, CONSULT_ALLOWED_ORIGINS: origins },
  });
  for (let round = 0; round < 2; round += 1) {
    await using same = await start(secret, 'https://portal.example');
    assert.deepEqual(await changes(same), ['api-key-created'], 'the first key, once');
  }
  await using changed = await start(other, 'https://other.example');
  assert.deepEqual(await changes(changed), ['api-key-created', 'allowedOrigins turn']);
  const marks = await readFile(join(dataDir, 'settings.json'), 'utf8');
  assert.ok(!marks.includes('example') && !marks.includes(secret) && !marks.includes(other));
  await rm(dataDir, { recursive: true });
});

test('T21: an entry nothing had signed yet, changed while the gateway was down, is found at the start, and never signed', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tail-'));
  const options = { dataDir, apiKey: GatewayProcess.newApiKey(), janus: null };
  const gateway = await GatewayProcess.start(options);
  await gateway.book();
  await gateway.kill();
  const database = new DatabaseSync(join(dataDir, 'consult-room.sqlite'));
  const signed = Number(database.prepare('select coalesce(max(tree_size), 0) as n from audit_checkpoints').get()?.['n']);
  database.exec("drop trigger audit_no_update; update audit set entry = replace(entry, '\"success\"', '\"refused\"') where position = (select max(position) from audit)");
  database.close();
  await using again = await GatewayProcess.start(options);
  assert.equal((await again.call('GET', '/healthz')).status, 200, 'consultations go on');
  await again.call('GET', '/v1/audit/export');
  await waitUntil('it to say so', () => again.lines.some((line) => line.includes('audit-log-altered')));
  const raw = new DatabaseSync(join(dataDir, 'consult-room.sqlite'));
  assert.equal(Number(raw.prepare('select coalesce(max(tree_size), 0) as n from audit_checkpoints').get()?.['n']), signed);
  raw.close();
  await rm(dataDir, { recursive: true });
});

test('T25: a clock that steps back an hour, or leaps ten years, leaves numbering, links and seals in order', async () => {
  await using house = await GatewayHouse.open({ CONSULT_AUDIT_YEARS: '0' });
  const booked = await house.book();
  for (const stepMs of [-3_600_000, 10 * 365 * 86_400_000, -10 * 365 * 86_400_000]) {
    await house.context.store.transaction((tx) => appendAudit(tx, { clinicId: house.context.clinicId, chain: booked.id, actor: { kind: 'system', subject: 'test' }, action: 'seat.waiting' }, house.clock.nowMs));
    house.clock.nowMs += stepMs;
  }
  const lines = (await (await fetch(`http://127.0.0.1:${house.port}/v1/audit/export`, { headers: { Authorization: `Bearer ${house.apiKey}` } })).text()).trimEnd().split('\n');
  const verifier = new ExportVerifier([createPublicKey(house.context.auditKeyPem)], null);
  assert.deepEqual(lines.map((line) => verifier.add(line)).filter((finding) => finding !== null), []);
  assert.ok('entries' in verifier.finish());
});
