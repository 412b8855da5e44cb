import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { firstBrokenLink } from '../../server/src/audit/audit-chain.ts';
import { runAuditCommand } from '../../server/src/audit/cli/audit-command.ts';
import { expectOk, GatewayHouse, newDevice, publicUrl } from '../gateway/support/gateway-house.ts';
import { waitUntil } from '../support/wait-until.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import { PostgresCluster, skipPostgres } from './postgres-cluster.ts';

const skip = skipPostgres;
let cluster: PostgresCluster;
let folder = '';

before(async () => {
  if (skip) return;
  cluster = await PostgresCluster.start();
  folder = await mkdtemp(join(tmpdir(), 'on-postgres-'));
});
after(async () => {
  if (skip) return;
  await cluster[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function download(house: GatewayHouse, path: string, name: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${house.port}${path}`, { headers: { Authorization: `Bearer ${house.apiKey}` } });
  const file = join(folder, name);
  await writeFile(file, await response.text());
  return file;
}

test('a visit on PostgreSQL: booked, link opened, waited, admitted, over a restart; its record verifies', { skip }, async () => {
  const databaseUrl = await cluster.newDatabase();
  await using house = await GatewayHouse.open({ DATABASE_URL: databaseUrl });
  const booked = await house.book();
  const redeemed = await house.call('POST', '/v1/redemptions', { key: null, body: { secret: booked.patient.joinUrl?.split('#')[1] }, headers: { Origin: publicUrl } });
  assert.equal(redeemed.status, 200);
  const device = newDevice();
  await house.sitAndWait(booked, device);
  await house.stop();
  await house.start();
  assert.equal(await house.stateOf(booked.id, booked.patient.id), 'waiting');
  const host = await house.sitAsHost(booked);
  const patient = await house.sit(booked.id, booked.patient.id, device);
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await patient.next('admitted');
  host.send({ type: 'end' });
  assert.equal((await patient.closed).code, 4410);
  assert.equal(firstBrokenLink(await house.audit(booked.id)), null);
  const said: string[] = [];
  const [log, key] = [await download(house, '/v1/audit/export', 'log'), await download(house, '/v1/audit/key', 'key')];
  assert.equal(await runAuditCommand(['verify', log, '--key', key], { out: (text) => said.push(text), err: (text) => said.push(text) }), 0, said.join(''));
  assert.match(said.join(''), /^verified \d+ entries/);
  const [{ count } = {}] = await cluster.query(databaseUrl, 'select count(*)::int as count from audit');
  assert.ok(Number(count) > 8);
  assert.ok(!house.lines.join('\n').includes('Maria'));
});

test('an admission whose commit is not heard of happens once, and is on record once', { skip }, async () => {
  const databaseUrl = await cluster.newDatabase();
  await using proxy = await CuttingProxy.before(cluster.folder);
  await using house = await GatewayHouse.open({ DATABASE_URL: cluster.addressOf(databaseUrl.split('/').at(-1) ?? '', proxy.folder) });
  const { booked, host, patient } = await house.waitingVisit();
  await patient.settle();
  proxy.commitsToLose = 1;
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await patient.next('admitted');
  assert.equal(proxy.commitsToLose, 0);
  const entries = await house.audit(booked.id);
  assert.equal(entries.filter(({ action, target }) => action === 'seat.admitted' && target === booked.patient.id).length, 1);
  assert.equal(firstBrokenLink(entries), null);
});

test('a second gateway on the same database does not start, and says why', { skip }, async () => {
  const databaseUrl = await cluster.newDatabase();
  await using house = await GatewayHouse.open({ DATABASE_URL: databaseUrl });
  await assert.rejects(GatewayHouse.open({ DATABASE_URL: databaseUrl }), /Another gateway is at work on this database/);
  await waitUntil('the one at work to be ready', () => readyAt(house, 0));
});

test('T25 R8: half a minute from the database’s clock is fine, more than one is not: not ready, and the metrics say how far', { skip }, async () => {
  await using house = await GatewayHouse.open({ DATABASE_URL: await cluster.newDatabase() });
  await waitUntil('it to be ready half a minute late', async () => await readyAt(house, -30_000) && /^consult_clock_skew_seconds [23]\d/m.test(house.metrics.render()), 30_000);
  await waitUntil('it to find itself ahead', async () => !(await readyAt(house, 90_000)), 30_000);
  assert.equal((await house.call('GET', '/readyz', { key: null })).body['clock'], false);
  assert.match(house.metrics.render(), /^consult_clock_skew_seconds [89]\d/m);
  assert.equal((await house.call('GET', '/healthz', { key: null })).status, 200);
  await waitUntil('it to be ready again', () => readyAt(house, 0), 30_000);
});

/** Is the gateway ready, with a clock so far ahead of the database's? It looks every few seconds. */
async function readyAt(house: GatewayHouse, aheadMs: number): Promise<boolean> {
  house.clock.nowMs = Date.now() + aheadMs;
  return (await house.call('GET', '/readyz', { key: null })).status === 200;
}
