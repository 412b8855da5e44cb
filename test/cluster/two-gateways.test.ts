import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { AuditEntry } from '@consult-room/protocol';
import { runKeysCommand } from '../../server/src/administration/keys-command.ts';
import { firstBrokenLink } from '../../server/src/audit/audit-chain.ts';
import { newDevice, expectOk } from '../gateway/support/gateway-house.ts';
import { startRealJanus, type RealJanus } from '../sfu/real-janus.ts';
import { CuttingProxy } from '../stores/cutting-proxy.ts';
import { PostgresCluster, skipPostgres } from '../stores/postgres-cluster.ts';
import { waitUntil } from '../support/wait-until.ts';
import { GatewayPair } from './support/gateway-pair.ts';

const skip = skipPostgres;
const patienceMs = 30_000;
let cluster: PostgresCluster;
let janus: RealJanus;

before(async () => {
  if (skip) return;
  [cluster, janus] = await Promise.all([PostgresCluster.start(), startRealJanus()]);
});
after(async () => {
  if (skip) return;
  await Promise.all([cluster[Symbol.asyncDispose](), janus[Symbol.asyncDispose]()]);
});

async function startPair(): Promise<GatewayPair> {
  return GatewayPair.start({ databaseUrl: await cluster.newDatabase(), janus });
}

function stateIn(message: Readonly<Record<string, unknown>> | undefined): unknown {
  return (message?.['seat'] as { readonly state?: unknown } | undefined)?.state;
}

test('people at the gateway that stands by meet those at the one at work', { skip }, async () => {
  await using pair = await startPair();
  const booked = await pair.b.book();
  const guest = await pair.b.sit(booked.id, booked.patient.id);
  for (const type of ['arrive', 'wait']) await expectOk(guest, { type });
  const host = await pair.a.sit(booked.id, booked.clinician.id);
  for (const type of ['enter', 'enter']) await expectOk(host, { type });
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await guest.next('admitted');
  assert.equal((await pair.b.call('GET', '/v1/appointments/apt_nobody')).status, 404);
  assert.deepEqual(JSON.parse((await pair.b.call('GET', '/readyz')).text), { status: 'ready', standby: true, draining: false });
  assert.equal((await pair.a.call('GET', '/readyz')).status, 200);
});

test('the one at work is killed: the other serves, with everybody in the place and on the device they had', { skip }, async (context) => {
  await using pair = await startPair();
  const booked = await pair.b.book();
  const device = newDevice();
  const guest = await pair.b.sit(booked.id, booked.patient.id, device);
  for (const type of ['arrive', 'wait']) await expectOk(guest, { type });
  const killedAtMs = performance.now();
  await pair.a.kill();
  await guest.closed;
  const again = await pair.b.sit(booked.id, booked.patient.id, device);
  context.diagnostic(`the seat was taken again after ${Math.round(performance.now() - killedAtMs)} ms`);
  assert.equal(stateIn(again.received.find(({ type }) => type === 'welcome')), 'waiting');
  await pair.run('a');
  await pair.ready('a');
  assert.equal((await pair.a.call('GET', `/v1/appointments/${booked.id}`)).status, 200);
});

test('told to stop, it says so, finishes, and hands over its turn', { skip }, async (context) => {
  await using pair = await startPair();
  const booked = await pair.a.book();
  const guest = await pair.a.sit(booked.id, booked.patient.id);
  pair.a.child.kill('SIGTERM');
  await waitUntil('it to say that it goes', async () => (await pair.a.call('GET', '/readyz')).status === 503, patienceMs);
  await expectOk(guest, { type: 'arrive' });
  assert.equal((await guest.closed).code, 1012);
  const leftAtMs = performance.now();
  assert.equal(stateIn((await pair.b.sit(booked.id, booked.patient.id)).received.find(({ type }) => type === 'welcome')), 'arrived');
  context.diagnostic(`the seat was taken again ${Math.round(performance.now() - leftAtMs)} ms after the farewell`);
  await pair.a.exited;
  assert.equal(pair.a.child.exitCode, 0);
});

test('one that hangs loses its turn; when it wakes it ends, and what it was at is not written', { skip }, async (context) => {
  await using pair = await startPair();
  const booked = await pair.a.book();
  const guest = await pair.a.sit(booked.id, booked.patient.id);
  const hungAtMs = performance.now();
  pair.a.child.kill('SIGSTOP');
  // Asked of one that hangs: it reads it when it wakes.
  guest.send({ type: 'arrive', ref: 1 });
  await pair.atWork('b');
  context.diagnostic(`the other one took the turn ${Math.round(performance.now() - hungAtMs)} ms later`);
  assert.equal((await pair.b.call('GET', `/v1/appointments/${booked.id}`)).status, 200);
  pair.a.child.kill('SIGCONT');
  await pair.a.exited;
  await guest.closed;
  assert.ok(!guest.types().includes('ok'), 'nothing was granted');
  assert.match((await pair.b.call('GET', `/v1/appointments/${booked.id}`)).text, /"state":"invited"/);
});

test('the database stands still: whoever is at work stays so, nobody is let in, and all is well soon after', { skip }, async (context) => {
  await using own = await PostgresCluster.start();
  await using pair = await GatewayPair.start({ databaseUrl: await own.newDatabase(), janus });
  const booked = await pair.b.book();
  const guest = await pair.b.sit(booked.id, booked.patient.id);
  for (const type of ['arrive', 'wait']) await expectOk(guest, { type });
  const host = await pair.a.sit(booked.id, booked.clinician.id);
  for (const type of ['enter', 'enter']) await expectOk(host, { type });
  own.pause();
  try {
    assert.equal(await host.request({ type: 'admit', participantId: booked.patient.id }), 'audit-unavailable');
    await waitUntil('the gateway to say that it is not ready', async () => (await pair.a.call('GET', '/readyz')).status === 503, patienceMs);
    assert.equal((await pair.a.call('GET', '/healthz')).status, 200);
    await guest.settle();
  } finally {
    own.resume();
  }
  const backAtMs = performance.now();
  await waitUntil('the guest to be let in', async () => await host.request({ type: 'admit', participantId: booked.patient.id }) === 'ok', patienceMs);
  await guest.next('admitted');
  context.diagnostic(`somebody was let in ${Math.round(performance.now() - backAtMs)} ms after the database was back`);
  await Promise.all([guest.settle(), host.settle()]);
  assert.ok(!pair.b.lines.some((line) => line.includes('"at-work"')), 'the turn stayed where it was');
});

test('without the keys of the others a gateway does not start, and says which are missing or differ', { skip }, async () => {
  await using pair = await startPair();
  await pair.b.kill();
  const keys = join(pair.dataDir('b'), 'keys');
  await writeFile(join(keys, 'links.key'), Buffer.alloc(32, 7));
  await assert.rejects(pair.run('b'), /are not those of this database: links\.key\. Copy the whole folder/);
  await rm(keys, { recursive: true });
  await mkdir(keys);
  await assert.rejects(pair.run('b'), /are missing: audit-signing\.key, birth-dates\.key, links\.key, pseudonyms\.key\. Copy/);
  await pair.a.kill();
  await assert.rejects(pair.run('b', { CONSULT_INTERNAL_ADDRESS: '' }), /links\.key/, 'also where it would be alone');
  assert.equal(await runKeysCommand(['accept'], { CONSULT_DATA_DIR: pair.dataDir('b'), DATABASE_URL: pair.databaseUrl }, { out: () => {}, err: assert.fail }), 0);
  await pair.run('b');
  await pair.working('b');
});

test('what one could not write before it lost its turn reaches the record through the other, in order, and counts there', { skip }, async () => {
  const databaseUrl = await cluster.newDatabase();
  await using line = await CuttingProxy.before(cluster.folder);
  await using pair = await GatewayPair.start({ databaseUrl, janus }, { a: { DATABASE_URL: cluster.addressOf(databaseUrl.split('/').at(-1) ?? '', line.folder) } });
  const booked = await pair.a.book();
  const host = await pair.a.sit(booked.id, booked.clinician.id);
  for (const type of ['enter', 'enter']) await expectOk(host, { type });
  const device = newDevice();
  const guest = await pair.a.sit(booked.id, booked.patient.id, device);
  for (const type of ['arrive', 'wait']) await expectOk(guest, { type });
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  line.hold();
  await expectOk(host, { type: 'remove', participantId: booked.patient.id });
  await guest.closed;
  await pair.a.exited;
  await pair.atWork('b');
  line.release();
  assert.match((await pair.b.call('GET', `/v1/appointments/${booked.id}`)).text, /"state":"admitted"/, 'the other one does not know yet');
  const again = await pair.b.sit(booked.id, booked.patient.id, device);
  await pair.run('a', { DATABASE_URL: databaseUrl });
  assert.equal((await again.closed).reason, 'seat-removed');
  await waitUntil('the removal to be in the database', async () => (await pair.b.call('GET', `/v1/appointments/${booked.id}`)).text.includes('"state":"removed"'), patienceMs);
  const entries = (JSON.parse((await pair.b.call('GET', `/v1/audit?appointment=${booked.id}&limit=1000`)).text) as { readonly entries: readonly AuditEntry[] }).entries;
  assert.equal(entries.filter(({ action }) => action === 'seat.removed').length, 1);
  assert.equal(firstBrokenLink(entries), null);
  await waitUntil('the first one to have nothing left', () => pair.a.lines.some((text) => text.includes('record-handed-over')), patienceMs);
});

test('a signing key that is taken back beside one gateway is void at the other, too', { skip }, async () => {
  const databaseUrl = await cluster.newDatabase();
  await using pair = await GatewayPair.start({ databaseUrl, janus });
  const kidsAt = async (name: 'a' | 'b'): Promise<string> => (await pair.of(name).call('GET', '/.well-known/jwks.json')).text;
  const old = (JSON.parse(await kidsAt('a')) as { readonly keys: readonly { readonly kid: string }[] }).keys[0]?.kid ?? '';
  const said: string[] = [];
  const terminal = { out: (text: string) => said.push(text), err: (text: string) => said.push(text) };
  assert.equal(await runKeysCommand(['rotate', '--compromised'], { CONSULT_DATA_DIR: pair.dataDir('b'), DATABASE_URL: databaseUrl }, terminal), 0, said.join(''));
  const [kid = ''] = /^\S+/.exec(said.join('')) ?? [];
  await waitUntil('the one at work to go by the new key alone', async () => {
    const now = await kidsAt('a');
    return now.includes(kid) && !now.includes(old);
  }, patienceMs);
});

test('told to stop while the database stands still, it ends all the same', { skip }, async (context) => {
  await using own = await PostgresCluster.start();
  await using pair = await GatewayPair.start({ databaseUrl: await own.newDatabase(), janus });
  const booked = await pair.a.book();
  const guest = await pair.a.sit(booked.id, booked.patient.id);
  own.pause();
  const toldAtMs = performance.now();
  try {
    pair.a.child.kill('SIGTERM');
    await guest.closed;
    await pair.a.exited;
    context.diagnostic(`it ended ${Math.round(performance.now() - toldAtMs)} ms after it was told to`);
  } finally {
    own.resume();
  }
});

test('told to stop while it stands by, it ends, and its people come back by the other door', { skip }, async () => {
  await using pair = await startPair();
  const booked = await pair.b.book();
  const device = newDevice();
  const guest = await pair.b.sit(booked.id, booked.patient.id, device);
  pair.b.child.kill('SIGTERM');
  await waitUntil('it to say that it goes', async () => (await pair.b.call('GET', '/readyz')).status === 503, patienceMs);
  await expectOk(guest, { type: 'arrive' });
  await Promise.all([guest.closed, pair.b.exited]);
  assert.equal(pair.b.child.exitCode, 0);
  assert.equal(stateIn((await pair.a.sit(booked.id, booked.patient.id, device)).received.find(({ type }) => type === 'welcome')), 'arrived');
});

test('killed together with the database: the other one goes on where the record ends, nobody is let in twice', { skip }, async () => {
  await using own = await PostgresCluster.start();
  const databaseUrl = await own.newDatabase();
  await using pair = await GatewayPair.start({ databaseUrl, janus });
  const booked = await pair.b.book();
  const device = newDevice();
  const [host, guest] = [await pair.a.sit(booked.id, booked.clinician.id), await pair.b.sit(booked.id, booked.patient.id, device)];
  for (const type of ['arrive', 'wait']) await expectOk(guest, { type });
  for (const type of ['enter', 'enter']) await expectOk(host, { type });
  host.send({ type: 'admit', participantId: booked.patient.id, ref: 7 });
  await Promise.all([own.stop('SIGQUIT'), pair.a.kill()]);
  await own.serve();
  await pair.atWork('b');
  await pair.working('b');
  const again = await pair.b.sit(booked.id, booked.clinician.id);
  await pair.b.sit(booked.id, booked.patient.id, device);
  await waitUntil('the guest to be let in, if not before', async () => {
    await again.request({ type: 'admit', participantId: booked.patient.id });
    return (await pair.b.call('GET', `/v1/appointments/${booked.id}`)).text.includes('"state":"admitted"');
  }, patienceMs);
  const rows = await own.query(databaseUrl, `select entry::json ->> 'action' as action from audit where entry::json ->> 'target' = '${booked.patient.id}' and entry::json ->> 'outcome' = 'success'`);
  assert.equal(rows.filter(({ action }) => action === 'seat.admitted').length, 1);
});
