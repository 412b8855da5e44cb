import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditEntry } from '@consult-room/protocol';
import { firstBrokenLink } from '../../server/src/audit/audit-chain.ts';
import { newDevice, expectOk } from '../gateway/support/gateway-house.ts';
import { CuttingProxy } from '../stores/cutting-proxy.ts';
import { PostgresCluster, skipPostgres } from '../stores/postgres-cluster.ts';
import { waitUntil } from '../support/wait-until.ts';
import { GatewayPair } from './support/gateway-pair.ts';
import { Pairs } from './support/pairs.ts';

const skip = skipPostgres;
const patienceMs = 30_000;
const pairs = new Pairs();

test('the database stands still: whoever is at work stays so, nobody is let in, and all is well soon after', { skip }, async (context) => {
  await using own = await PostgresCluster.start();
  await using pair = await GatewayPair.start({ databaseUrl: await own.newDatabase(), janus: pairs.janus });
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

test('what one could not write before it lost its turn reaches the record through the other, in order, and counts there', { skip }, async () => {
  const databaseUrl = await pairs.cluster.newDatabase();
  await using line = await CuttingProxy.before(pairs.cluster.folder);
  await using pair = await GatewayPair.start({ databaseUrl, janus: pairs.janus }, { a: { DATABASE_URL: pairs.cluster.addressOf(databaseUrl.split('/').at(-1) ?? '', line.folder) } });
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

test('told to stop while the database stands still, it ends all the same', { skip }, async (context) => {
  await using own = await PostgresCluster.start();
  await using pair = await GatewayPair.start({ databaseUrl: await own.newDatabase(), janus: pairs.janus });
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

test('killed together with the database: the other one goes on where the record ends, nobody is let in twice', { skip }, async () => {
  await using own = await PostgresCluster.start();
  const databaseUrl = await own.newDatabase();
  await using pair = await GatewayPair.start({ databaseUrl, janus: pairs.janus });
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
