import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectOk, GatewayHouse, newDevice } from './support/gateway-house.ts';

const minuteMs = 60_000;

test('when the window is over the appointment closes and everybody is told', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const patient = await house.sitAndWait(booked);
  house.clock.nowMs += 89 * minuteMs;
  await house.context.consulting.expiry.sweep();
  await patient.settle();
  assert.ok(!patient.types().includes('ended'));
  house.clock.nowMs += 2 * minuteMs;
  await house.context.consulting.expiry.sweep();
  assert.equal((await patient.next('ended'))['reason'], 'expired');
  assert.equal((await patient.closed).code, 4410);
  assert.equal((await house.call('GET', `/v1/appointments/${booked.id}`)).body['state'], 'no-show');
});

test('a consultation that runs late is not cut off', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const host = await house.sitAsHost(booked);
  house.clock.nowMs += 180 * minuteMs;
  await house.context.consulting.expiry.sweep();
  await host.settle();
  assert.ok(!host.types().includes('ended'));
  await host.hangUp();
  const desk = await house.queue();
  await desk.settle();
  await house.context.consulting.expiry.sweep();
  assert.equal((await house.call('GET', `/v1/appointments/${booked.id}`)).body['state'], 'ended');
});

test('a guest before the door opens is told when it does; a clinician may come early', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book({ startsInMinutes: 16 });
  house.clock.nowMs += minuteMs;
  const token = await house.roomToken(booked.id, booked.patient.id);
  house.clock.nowMs -= minuteMs;
  const early = await house.socket();
  early.send({ type: 'hello', token, device: newDevice() });
  const refused = await early.next('error');
  assert.deepEqual([refused['code'], refused['opensAt']], ['too-early', new Date(house.clock.nowMs + minuteMs).toISOString()]);
  await house.sitAsHost(booked);
});

test('a new time moves the window and is told to nobody who was not invited', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book({ startsInMinutes: 120 });
  const start = new Date(house.clock.nowMs).toISOString();
  const changed = await house.call('PATCH', `/v1/appointments/${booked.id}`, { body: { start } });
  assert.equal(changed.body['start'], start);
  const patient = await house.sit(booked.id, booked.patient.id);
  await expectOk(patient, { type: 'arrive' });
  assert.equal((await house.call('PATCH', `/v1/appointments/${booked.id}`, { body: {} })).code, 'bad-request');
  assert.equal((await house.call('PATCH', `/v1/appointments/${booked.id}`, { body: { end: start } })).code, 'invalid-time');
  assert.equal((await house.call('PATCH', `/v1/appointments/${booked.id}`, { body: { state: 'ended' } })).code, 'bad-request');
});
