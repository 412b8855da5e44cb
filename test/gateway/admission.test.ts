import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectOk, GatewayHouse, newDevice } from './support/gateway-house.ts';

const guestMayGet = new Set(['welcome', 'ok', 'error', 'pong', 'token', 'seat', 'waiting', 'notice', 'ended']);

test('a patient arrives, waits, is admitted and enters; the log has every step in order', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const host = await house.sitAsHost(booked);
  const patient = await house.sit(booked.id, booked.patient.id);
  await expectOk(patient, { type: 'arrive' });
  const pass = { status: 'pass' };
  await expectOk(patient, { type: 'check-result', result: { camera: pass, microphone: pass, speaker: pass, network: pass, encryption: pass } });
  await expectOk(patient, { type: 'wait' });
  assert.deepEqual(await patient.next('waiting'), { type: 'waiting', position: 1, clinicianPresent: true });
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  const admitted = await patient.next('admitted');
  assert.equal(admitted['host'], false);
  const order = patient.types().filter((type) => ['admitted', 'roster', 'group'].includes(type));
  assert.deepEqual(order, ['admitted', 'roster', 'group']);
  await expectOk(patient, { type: 'enter' });
  assert.equal(await house.stateOf(booked.id, booked.patient.id), 'in-room');
  const actions = (await house.audit(booked.id)).filter(({ target }) => target === booked.patient.id).map(({ action }) => action);
  assert.deepEqual(actions, ['token.issued', 'seat.arrived', 'seat.checked', 'seat.waiting', 'seat.admitted', 'seat.entered']);
});

test('F1 T2: until admitted a guest gets nothing but their own matters', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await house.waitingVisit();
  await expectOk(host, { type: 'media-state', microphone: true, camera: true, screen: false });
  await expectOk(host, { type: 'group-create', groupId: 'AAAA', replaces: null });
  await expectOk(host, { type: 'mls', groupId: 'AAAA', bytes: 'AAAA' });
  await expectOk(host, { type: 'notice', participantId: booked.patient.id, text: 'Five more minutes.' });
  await patient.next('notice');
  await patient.settle();
  assert.deepEqual(patient.types().filter((type) => !guestMayGet.has(type)), []);
  const heard = JSON.stringify(patient.received);
  assert.ok(!heard.includes(booked.clinician.id), 'the id of a person inside reached the waiting room');
});

test('twenty admits at once let in once: one row, one room, one answer ok', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const host = await house.sitAsHost(booked);
  const desk = await house.queue();
  const patient = await house.sitAndWait(booked);
  house.rooms.calls.length = 0;
  const admit = { type: 'admit', participantId: booked.patient.id };
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? host.request(admit) : desk.request({ ...admit, appointmentId: booked.id }))));
  assert.deepEqual(answers.filter((answer) => answer === 'ok').length, 1);
  assert.ok(answers.every((answer) => answer === 'ok' || answer === 'seat-state'));
  await patient.next('admitted');
  const rows = (await house.audit(booked.id)).filter(({ action, target }) => action === 'seat.admitted' && target === booked.patient.id);
  assert.equal(rows.length, 1);
  assert.deepEqual(house.rooms.calls, [`ensure ${booked.id}`]);
});

test('no room, no admission: the person waits on and hears nothing, the log says that it failed', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await house.waitingVisit();
  await patient.settle();
  patient.clear();
  house.rooms.isBroken = true;
  assert.equal(await host.request({ type: 'admit', participantId: booked.patient.id }), 'media-unavailable');
  await patient.settle();
  assert.deepEqual(patient.types(), ['pong']);
  assert.equal(await house.stateOf(booked.id, booked.patient.id), 'waiting');
  const outcomes = (await house.audit(booked.id)).filter(({ action, target }) => action === 'seat.admitted' && target === booked.patient.id).map(({ outcome }) => outcome);
  assert.deepEqual(outcomes, ['success', 'failed']);
  house.rooms.isBroken = false;
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await patient.next('admitted');
});

test('nobody is told, and the gate stays shut, while the room is being made', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await house.waitingVisit();
  await expectOk(patient, { type: 'refresh-token' });
  const token = String((await patient.next('token'))['token']);
  const slow = house.rooms.delay();
  patient.clear();
  const admitting = host.request({ type: 'admit', participantId: booked.patient.id });
  await slow.asked;
  assert.equal(house.context.consulting.gate.isAdmitted(booked.patient.id), false);
  await assert.rejects(house.context.consulting.gate.admittedSeat(token), { code: 'not-admitted' });
  assert.equal(await patient.request({ type: 'enter' }), 'not-admitted');
  assert.equal(await patient.request({ type: 'key-package', bytes: 'AAAA' }), 'not-admitted');
  assert.ok(!patient.types().includes('seat'));
  slow.open();
  assert.equal(await admitting, 'ok');
  await patient.next('admitted');
  assert.equal((await house.context.consulting.gate.admittedSeat(token)).participantId, booked.patient.id);
});

test('ended while the room is being made: the room goes, nobody gets in', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await house.waitingVisit();
  const desk = await house.queue();
  const slow = house.rooms.delay();
  const admitting = desk.request({ type: 'admit', appointmentId: booked.id, participantId: booked.patient.id });
  await slow.asked;
  host.send({ type: 'end' });
  assert.equal((await patient.next('ended'))['reason'], 'ended');
  house.rooms.calls.length = 0;
  slow.open();
  await admitting;
  assert.deepEqual(house.rooms.calls, [`destroy ${booked.id}`]);
  assert.ok(!patient.types().includes('admitted'));
  assert.equal(house.context.consulting.gate.isAdmitted(booked.patient.id), false);
});

test('F4: held: out of the room, back by resume with the same admission', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await house.admittedVisit();
  await expectOk(patient, { type: 'enter' });
  house.rooms.calls.length = 0;
  patient.clear();
  await expectOk(host, { type: 'hold', participantId: booked.patient.id });
  assert.deepEqual(await patient.next('seat'), { type: 'seat', state: 'held' });
  assert.deepEqual(house.rooms.calls, [`expel ${booked.patient.id}`]);
  assert.equal(house.context.consulting.gate.isAdmitted(booked.patient.id), false);
  assert.equal(await patient.request({ type: 'refresh-ice' }), 'not-admitted');
  await expectOk(host, { type: 'resume', participantId: booked.patient.id });
  await patient.next('admitted');
});

test('F6: denied and removed: told once, shut out, and no way back', async () => {
  await using house = await GatewayHouse.open();
  const denied = await house.book();
  const host = await house.sitAsHost(denied);
  const waiting = await house.sitAndWait(denied);
  await expectOk(host, { type: 'deny', participantId: denied.patient.id, reason: 'Please call us.' });
  assert.deepEqual(await waiting.nextWhere((message) => message['state'] === 'denied'), { type: 'seat', state: 'denied', reason: 'Please call us.' });
  assert.deepEqual(await waiting.closed, { code: 4403, reason: 'seat-denied' });
  assert.equal((await house.call('POST', '/v1/redemptions', { key: null, body: { secret: denied.patient.joinUrl?.split('#')[1] } })).code, 'seat-denied');

  const removed = await house.book();
  const host2 = await house.sitAsHost(removed);
  const device = newDevice();
  const inside = await house.sitAndWait(removed, device);
  const token = await house.roomToken(removed.id, removed.patient.id);
  await expectOk(host2, { type: 'admit', participantId: removed.patient.id });
  await inside.next('admitted');
  await expectOk(host2, { type: 'remove', participantId: removed.patient.id });
  assert.deepEqual(await inside.closed, { code: 4403, reason: 'seat-removed' });
  await assert.rejects(house.context.consulting.gate.admittedSeat(token), { code: 'seat-removed' });
  const again = await house.socket();
  again.send({ type: 'hello', token, device });
  assert.equal((await again.next('error'))['code'], 'seat-removed');
  assert.equal((await again.closed).code, 4403);
});

test('a clinician ends for all: everybody is told, nobody comes back', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await house.waitingVisit();
  host.send({ type: 'end' });
  assert.equal((await patient.next('ended'))['reason'], 'ended');
  assert.deepEqual(await patient.closed, { code: 4410, reason: 'appointment-ended' });
  assert.equal((await host.closed).code, 4410);
  assert.ok(house.rooms.calls.includes(`destroy ${booked.id}`));
  const { body } = await house.call('GET', `/v1/appointments/${booked.id}`);
  assert.equal(body['state'], 'ended');
  assert.equal((await house.call('POST', `/v1/appointments/${booked.id}/participants/${booked.patient.id}/token`)).code, 'appointment-ended');
  assert.equal((await house.call('POST', '/v1/redemptions', { key: null, body: { secret: booked.patient.joinUrl?.split('#')[1] } })).code, 'appointment-ended');
});
