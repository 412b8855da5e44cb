import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { firstBrokenLink } from '../../server/src/audit/audit-chain.ts';
import { expectOk, GatewayHouse, newDevice } from './support/gateway-house.ts';
import { waitUntil } from '../support/wait-until.ts';

test('without a store nobody is let in, and nothing has happened', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await house.waitingVisit();
  await expectOk(patient, { type: 'refresh-token' });
  const token = String((await patient.next('token'))['token']);
  house.rooms.calls.length = 0;
  house.isStoreDown = true;
  assert.equal(await host.request({ type: 'admit', participantId: booked.patient.id }), 'audit-unavailable');
  assert.equal((await house.call('POST', `/v1/appointments/${booked.id}/participants/${booked.patient.id}/token`)).code, 'unavailable');
  assert.equal((await house.call('POST', '/v1/redemptions', { key: null, body: { secret: 'A'.repeat(43) } })).code, 'unavailable');
  await assert.rejects(house.context.consulting.gate.admittedSeat(token), { code: 'not-admitted' });
  assert.deepEqual(house.rooms.calls, []);
  await patient.settle();
  assert.ok(!patient.types().includes('admitted'));
  house.isStoreDown = false;
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await patient.next('admitted');
});

test('removing, leaving and ending work without a store, and are written in order when it is back', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const added = await house.call('POST', `/v1/appointments/${booked.id}/participants`, { body: { role: 'caregiver', name: 'Nils' } });
  const caregiverId = String(added.body['id']);
  const host = await house.sitAsHost(booked);
  const patient = await house.sitAndWait(booked);
  const caregiver = await house.sit(booked.id, caregiverId);
  await expectOk(caregiver, { type: 'arrive' });
  await expectOk(caregiver, { type: 'wait' });
  for (const participantId of [booked.patient.id, caregiverId]) await expectOk(host, { type: 'admit', participantId });
  await patient.next('admitted');
  await caregiver.next('admitted');
  house.rooms.calls.length = 0;
  house.isStoreDown = true;
  await expectOk(host, { type: 'remove', participantId: booked.patient.id });
  assert.equal((await patient.closed).code, 4403);
  assert.equal(house.context.consulting.gate.isAdmitted(booked.patient.id), false);
  await expectOk(caregiver, { type: 'leave' });
  assert.equal(await host.request({ type: 'admit', participantId: caregiverId }), 'audit-unavailable');
  host.send({ type: 'end' });
  assert.equal((await host.closed).code, 4410);
  assert.deepEqual(house.rooms.calls, [`expel ${booked.patient.id}`, `expel ${caregiverId}`, `destroy ${booked.id}`]);
  house.isStoreDown = false;
  await house.context.consulting.expiry.sweep();
  const entries = await house.audit(booked.id);
  assert.equal(firstBrokenLink(entries), null);
  const late = entries.map(({ action, target }) => `${action} ${target === booked.patient.id ? 'patient' : target === caregiverId ? 'caregiver' : ''}`.trim());
  const removal = late.indexOf('seat.removed patient');
  assert.ok(removal > 0);
  assert.deepEqual(late.slice(removal, removal + 3), ['seat.removed patient', 'seat.left caregiver', 'appointment.ended']);
  assert.equal(await house.stateOf(booked.id, booked.patient.id), 'removed');
});

test('a person inside can reload while the store is away', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const device = newDevice();
  const host = await house.sitAsHost(booked);
  const patient = await house.sitAndWait(booked, device);
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await patient.next('admitted');
  const token = await house.roomToken(booked.id, booked.patient.id);
  house.isStoreDown = true;
  const back = await house.socket();
  back.send({ type: 'hello', token, device });
  await back.next('welcome');
  await back.next('admitted');
  const stranger = await house.socket();
  stranger.send({ type: 'hello', token, device: newDevice(), takeOver: true });
  assert.equal((await stranger.next('error'))['code'], 'audit-unavailable');
});

test('a stop writes what is still owed; what cannot be written then is written at the next start', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await house.waitingVisit();
  house.isStoreDown = true;
  await expectOk(host, { type: 'remove', participantId: booked.patient.id });
  assert.equal((await patient.closed).code, 4403);
  house.isStoreDown = false;
  await house.stop();
  const rows = (): readonly string[] => {
    const database = new DatabaseSync(join(house.dataDir, 'consult-room.sqlite'));
    const actions = database.prepare("select entry ->> 'action' as action from audit where chain = ? order by seq").all(booked.id).map((row) => String(row['action']));
    database.close();
    return actions;
  };
  assert.ok(rows().includes('seat.removed'), 'written by the stop itself');

  await house.start();
  const again = await house.sit(booked.id, booked.clinician.id);
  await expectOk(again, { type: 'enter' });
  house.isStoreDown = true;
  again.send({ type: 'end' });
  assert.equal((await again.closed).code, 4410);
  await house.stop();
  assert.ok(!rows().includes('appointment.ended'));
  house.isStoreDown = false;
  await house.start();
  assert.ok(rows().includes('appointment.ended'), 'taken over from the spool');
  assert.equal((await house.call('POST', `/v1/appointments/${booked.id}/participants/${booked.clinician.id}/token`)).code, 'appointment-ended');
});

test('who loses the line while waiting or inside, who comes back, and who cannot sit down, is on record', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const device = newDevice();
  const host = await house.sitAsHost(booked);
  const patient = await house.sitAndWait(booked, device);
  patient.terminate();
  await patient.closed;
  await waitUntil('the loss to be noticed', async () => (await house.audit(booked.id)).some(({ action }) => action === 'connection.lost'));
  await house.sit(booked.id, booked.patient.id, device);
  const token = await house.roomToken(booked.id, booked.patient.id);
  await expectOk(host, { type: 'remove', participantId: booked.patient.id });
  const back = await house.socket();
  back.send({ type: 'hello', token, device });
  assert.equal((await back.next('error'))['code'], 'seat-removed');
  const lines = (await house.audit(booked.id)).filter(({ target }) => target === booked.patient.id).map(({ action, detail }) => `${action} ${String(detail?.['state'] ?? detail?.['code'] ?? '')}`.trim());
  assert.deepEqual(lines.filter((line) => /^(connection|seat\.refused)/.test(line)), ['connection.lost waiting', 'connection.back waiting', 'seat.refused seat-removed']);
});
