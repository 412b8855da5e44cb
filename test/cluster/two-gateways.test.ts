import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client } from 'pg';
import { runKeysCommand } from '../../server/src/administration/keys-command.ts';
import { turnLock } from '../../server/src/stores/postgres/gateway-claim.ts';
import { newDevice, expectOk } from '../gateway/support/gateway-house.ts';
import { skipPostgres } from '../stores/postgres-cluster.ts';
import { waitUntil } from '../support/wait-until.ts';
import { GatewayPair } from './support/gateway-pair.ts';
import { Pairs, stateIn } from './support/pairs.ts';

const skip = skipPostgres;
const patienceMs = 30_000;
const pairs = new Pairs();

test('people at the gateway that stands by meet those at the one at work', { skip }, async () => {
  await using pair = await pairs.start();
  const booked = await pair.b.book();
  const guest = await pair.b.sit(booked.id, booked.patient.id);
  for (const type of ['arrive', 'wait']) await expectOk(guest, { type });
  const host = await pair.a.sit(booked.id, booked.clinician.id);
  for (const type of ['enter', 'enter']) await expectOk(host, { type });
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await guest.next('admitted');
  assert.equal((await pair.b.call('GET', '/v1/appointments/apt_nobody')).status, 404);
  assert.deepEqual(JSON.parse((await pair.b.call('GET', '/readyz')).text), { status: 'ready', standby: true, draining: false, clock: true });
  assert.equal((await pair.a.call('GET', '/readyz')).status, 200);
});

test('the one at work is killed: the other serves, with everybody in the place and on the device they had', { skip }, async (context) => {
  await using pair = await pairs.start();
  const booked = await pair.b.book();
  const device = newDevice();
  const guest = await pair.b.sit(booked.id, booked.patient.id, device);
  for (const type of ['arrive', 'wait']) await expectOk(guest, { type });
  const killedAtMs = performance.now();
  await pair.a.kill();
  await guest.closed;
  const again = await pair.b.sit(booked.id, booked.patient.id, device);
  context.diagnostic(`the seat was taken again after ${Math.round(performance.now() - killedAtMs)} ms`);
  assert.equal(stateIn(again.received), 'waiting');
  await pair.run('a');
  await pair.ready('a');
  assert.equal((await pair.a.call('GET', `/v1/appointments/${booked.id}`)).status, 200);
});

test('told to stop, it says so, finishes, and hands over its turn', { skip }, async (context) => {
  await using pair = await pairs.start();
  const booked = await pair.a.book();
  const guest = await pair.a.sit(booked.id, booked.patient.id);
  pair.a.child.kill('SIGTERM');
  await waitUntil('it to say that it goes', async () => (await pair.a.call('GET', '/readyz')).status === 503, patienceMs);
  await expectOk(guest, { type: 'arrive' });
  assert.equal((await guest.closed).code, 1012);
  const leftAtMs = performance.now();
  assert.equal(stateIn((await pair.b.sit(booked.id, booked.patient.id)).received), 'arrived');
  context.diagnostic(`the seat was taken again ${Math.round(performance.now() - leftAtMs)} ms after the farewell`);
  await pair.a.exited;
  assert.equal(pair.a.child.exitCode, 0);
});

test('one that hangs loses its turn; when it wakes it ends, and what it was at is not written', { skip }, async (context) => {
  await using pair = await pairs.start();
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

test('without the keys of the others a gateway does not start, and says which are missing or differ', { skip }, async () => {
  await using pair = await pairs.start();
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

test('a signing key that is taken back beside one gateway is void at the other, too', { skip }, async () => {
  const databaseUrl = await pairs.cluster.newDatabase();
  await using pair = await GatewayPair.start({ databaseUrl, janus: pairs.janus });
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

test('told to stop while it stands by, it ends, and its people come back by the other door', { skip }, async () => {
  await using pair = await pairs.start();
  const booked = await pair.b.book();
  const device = newDevice();
  const guest = await pair.b.sit(booked.id, booked.patient.id, device);
  pair.b.child.kill('SIGTERM');
  await waitUntil('it to say that it goes', async () => (await pair.b.call('GET', '/readyz')).status === 503, patienceMs);
  await expectOk(guest, { type: 'arrive' });
  await Promise.all([guest.closed, pair.b.exited]);
  assert.equal(pair.b.child.exitCode, 0);
  assert.equal(stateIn((await pair.a.sit(booked.id, booked.patient.id, device)).received), 'arrived');
});

test('what gateways ask each other no visitor can ask, neither at the one nor through the other', { skip }, async () => {
  await using pair = await pairs.start();
  for (const gateway of [pair.a, pair.b]) {
    for (const word of ['turn-taken', 'left-behind', 'signing-keys']) {
      const { status, text } = await gateway.call('POST', `/fellow/${word}`, []);
      assert.deepEqual([status, text.includes('PRIVATE')], [404, false], word);
    }
  }
  assert.equal(pair.a.child.exitCode, null);
  assert.equal((await pair.b.call('GET', '/readyz')).status, 200);
});

test('one that is back before the database has noticed that it was gone does not send itself away', { skip }, async () => {
  await using pair = await pairs.start();
  await pair.b.kill();
  await pair.a.kill();
  const database = new Client({ connectionString: pair.databaseUrl });
  await database.connect();
  try {
    // What is left of its last connection still has the turn.
    await database.query('select pg_advisory_lock($1)', [turnLock]);
    const { rows: [row] } = await database.query<{ readonly address: string }>('select address from gateway_turn');
    await pair.run('a', { CONSULT_INTERNAL_ADDRESS: row?.address ?? '' });
    await waitUntil('it to see the turn taken', async () => (await pair.a.call('GET', '/readyz')).text.includes('"ready","standby":true'), patienceMs);
  } finally {
    await database.end();
  }
  await pair.working('a');
  assert.equal((await pair.a.call('GET', '/v1/appointments/apt_nobody')).status, 404);
  assert.ok(!pair.a.lines.some((line) => line.includes('"turn-lost"')));
});
