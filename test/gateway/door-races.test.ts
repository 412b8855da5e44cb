import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppointmentView } from '@consult-room/protocol';
import { expectOk, GatewayHouse, newDevice } from './support/gateway-house.ts';
import type { TestSocket } from './support/test-socket.ts';

test('T6: who sits down while the appointment ends sits nowhere, however long the media server took', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host } = await house.admittedVisit();
  const { second, finish } = await house.heldTakeOver(booked);
  host.send({ type: 'end' });
  assert.equal((await host.closed).code, 4410);
  finish();
  assert.equal((await second.next('error'))['code'], 'appointment-ended');
  assert.ok(!second.types().includes('welcome'));
  assert.equal(house.context.consulting.gate.isLive(booked.id), false, 'nothing brought it back');
});

test('T7: of two devices that take the seat at once, the one that lost it is told so', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  await house.sitAndWait(booked);
  const { second, finish } = await house.heldTakeOver(booked);
  const third = await house.socket();
  const fresh = await house.roomToken(booked.id, booked.patient.id);
  third.send({ type: 'hello', token: fresh, device: newDevice(), takeOver: true });
  await house.audit(booked.id);
  finish();
  await third.next('welcome');
  assert.equal((await second.next('error'))['code'], 'seat-moved');
});

test('T7: of many who come at once with one token, one moves the seat', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const token = await house.roomToken(booked.id, booked.patient.id);
  await house.sitAndWait(booked);
  const sockets = await Promise.all(Array.from({ length: 4 }, () => house.socket()));
  for (const socket of sockets) socket.send({ type: 'hello', token, device: newDevice(), takeOver: true });
  const answers = await Promise.all(sockets.map((socket) => socket.nextWhere(({ type }) => type === 'welcome' || type === 'error')));
  const told = answers.map(({ type, code }) => String(code ?? type)).toSorted();
  assert.deepEqual(told, [...Array.from({ length: 3 }, () => 'token-revoked'), 'welcome']);
  const moves = (await house.audit(booked.id)).filter(({ action }) => action === 'seat.moved');
  assert.equal(moves.length, 1, 'the record tells of more moves than one');
});

test('T7: what a device asked for before it lost the seat is not done in the name of the one that has it', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const old = await house.sitAsHost(booked);
  await house.sitAndWait(booked);
  const room = house.rooms.delay();
  old.send({ type: 'admit', participantId: booked.patient.id });
  old.send({ type: 'end' });
  await room.asked;
  const present = await house.socket();
  present.send({ type: 'hello', token: await house.roomToken(booked.id, booked.clinician.id), device: newDevice(), takeOver: true });
  await present.next('welcome');
  await old.closed;
  room.open();
  await house.call('GET', `/v1/appointments/${booked.id}`);
  // Its write comes behind whatever the other one asked for.
  await expectOk(present, { type: 'remove', participantId: booked.patient.id });
  assert.ok(!(await house.audit(booked.id)).some(({ action }) => action === 'appointment.ended'));
});

test('T7: media open to the device in the seat, also when it changes while they are being opened', async () => {
  await using house = await GatewayHouse.open();
  const { gate } = house.context.consulting;
  // The same two acts, a little further apart each time.
  for (let turns = 0; turns < 24; turns += 1) {
    const booked = await house.book();
    const host = await house.sit(booked.id, booked.clinician.id);
    await expectOk(host, { type: 'enter' });
    await expectOk(host, { type: 'refresh-token' });
    const { token } = await host.next('token');
    const second = await house.socket();
    second.send({ type: 'hello', token: await house.roomToken(booked.id, booked.clinician.id), device: newDevice(), takeOver: true });
    const taken = second.nextWhere(({ type }) => type === 'welcome' || type === 'error');
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
    const isLate = await gate.admittedSeat(String(token)).then(() => house.rooms.calls.includes(`expel ${booked.clinician.id}`), () => false);
    assert.equal((await taken).type, 'welcome');
    assert.equal(isLate, false, 'whoever had the seat before got in behind the one that has it');
  }
});

test('T7: nobody is asked to add a device to the group that has just lost its seat', async () => {
  await using house = await GatewayHouse.open();
  // The same two acts, a little further apart each time.
  for (let turns = 0; turns < 24; turns += 1) {
    const start = house.clock.nowMs;
    const times = { start: new Date(start).toISOString(), end: new Date(start + 1_800_000).toISOString() };
    const participants = ['Dr. Rivera', 'Dr. Okafor'].map((name) => ({ role: 'clinician', name }));
    const { body } = await house.call('POST', '/v1/appointments', { body: { ...times, participants } });
    const { id, participants: [founder, second] } = body as unknown as AppointmentView;
    assert.ok(founder && second);
    const sit = async (seat: string): Promise<TestSocket> => {
      const socket = await house.sit(id, seat);
      for (const type of ['enter', 'enter']) await expectOk(socket, { type });
      return socket;
    };
    const [host, old] = [await sit(founder.id), await sit(second.id)];
    await expectOk(host, { type: 'group-create', groupId: 'AAAA', replaces: null });
    const present = await house.socket();
    present.send({ type: 'hello', token: await house.roomToken(id, second.id), device: newDevice(), takeOver: true });
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
    old.send({ type: 'key-package', bytes: 'AAAB' });
    await Promise.all([old.closed, present.next('welcome'), host.next('member-gone')]);
    // What still comes of it has come before this.
    await expectOk(present, { type: 'key-package', bytes: 'AAAC' });
    await host.nextWhere((message) => message['bytes'] === 'AAAC');
    const heard = host.received.map(({ type, bytes }) => `${type} ${String(bytes)}`);
    assert.ok(heard.indexOf('key-package AAAB') < heard.indexOf('member-gone undefined'), heard.join(', '));
  }
});
