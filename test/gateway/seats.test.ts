import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectOk, GatewayHouse, newDevice } from './support/gateway-house.ts';

test('a reload while waiting keeps the place in line; so does being away', async () => {
  await using house = await GatewayHouse.open();
  const first = await house.book();
  const second = await house.book();
  const device = newDevice();
  const early = await house.sitAndWait(first, device);
  house.clock.nowMs += 60_000;
  const late = await house.sitAndWait(second);
  assert.equal((await late.next('waiting'))['position'], 2);
  await early.hangUp();
  await late.settle();
  assert.ok(!late.received.some((message) => message.type === 'waiting' && message['position'] === 1), 'being away lost the place');
  const back = await house.sit(first.id, first.patient.id, device);
  assert.equal((await back.next('waiting'))['position'], 1);
  assert.deepEqual(back.types().slice(0, 2), ['welcome', 'waiting']);
  await expectOk(back, { type: 'leave' });
  await late.nextWhere((message) => message.type === 'waiting' && message['position'] === 1);
});

test('a reload in the call returns to the same seat: no second admission', async () => {
  await using house = await GatewayHouse.open();
  const { booked, patient, device } = await house.admittedVisit();
  await expectOk(patient, { type: 'enter' });
  patient.terminate();
  const back = await house.sit(booked.id, booked.patient.id, device);
  await back.next('admitted');
  await expectOk(back, { type: 'enter' });
  const admissions = (await house.audit(booked.id)).filter(({ action, target }) => action === 'seat.admitted' && target === booked.patient.id);
  assert.equal(admissions.length, 1);
});

test('the same tab again replaces its own socket without a question', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const device = newDevice();
  const before = await house.sitAndWait(booked, device);
  const after = await house.sit(booked.id, booked.patient.id, device);
  assert.deepEqual(await before.closed, { code: 4409, reason: '' });
  assert.ok(!before.types().includes('error'));
  await after.settle();
  assert.equal(await house.stateOf(booked.id, booked.patient.id), 'waiting');
});

test('T7: a second device is asked first; on "continue here" the seat moves, waiting people keep their place', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const phone = await house.sitAndWait(booked);
  const laptop = await house.socket();
  const hello = { type: 'hello', token: await house.roomToken(booked.id, booked.patient.id), device: newDevice() };
  laptop.send(hello);
  assert.deepEqual(await laptop.next('error'), { type: 'error', code: 'seat-in-use' });
  laptop.send({ ...hello, takeOver: true });
  assert.equal(((await laptop.next('welcome'))['seat'] as { state: string }).state, 'waiting');
  assert.equal((await phone.next('error'))['code'], 'seat-moved');
  assert.deepEqual(await phone.closed, { code: 4409, reason: 'seat-moved' });
  assert.ok((await house.audit(booked.id)).some(({ action, target }) => action === 'seat.moved' && target === booked.patient.id));
});

test('T7: a link alone never enters a call: a moved guest waits again, the old device is cut off', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const host = await house.sitAsHost(booked);
  const phone = await house.sitAndWait(booked);
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await phone.next('admitted');
  await expectOk(phone, { type: 'enter' });
  await expectOk(host, { type: 'group-create', groupId: 'AAAA', replaces: null });
  phone.terminate();
  house.rooms.calls.length = 0;
  const laptop = await house.socket();
  laptop.send({ type: 'hello', token: await house.roomToken(booked.id, booked.patient.id), device: newDevice(), takeOver: true });
  assert.equal(((await laptop.next('welcome'))['seat'] as { state: string }).state, 'waiting');
  assert.deepEqual(house.rooms.calls, [`expel ${booked.patient.id}`]);
  assert.equal((await host.next('member-gone'))['participantId'], booked.patient.id);
  await laptop.settle();
  assert.ok(!laptop.types().includes('admitted'));
});

test('a clinician who changes device stays inside', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  await house.sitAsHost(booked);
  const other = await house.socket();
  other.send({ type: 'hello', token: await house.roomToken(booked.id, booked.clinician.id), device: newDevice(), takeOver: true });
  assert.equal(((await other.next('welcome'))['seat'] as { state: string }).state, 'in-room');
  await other.next('admitted');
});

test('T3: two appointments never hear of each other, whatever is tried', async () => {
  await using house = await GatewayHouse.open();
  const [one, two] = [await house.book({ patientName: 'Canary One' }), await house.book({ patientName: 'Canary Two' })];
  const host = await house.sitAsHost(one);
  const otherHost = await house.sitAsHost(two);
  const guest = await house.sitAndWait(one);
  await house.sitAndWait(two);
  for (const type of ['admit', 'hold', 'resume', 'remove', 'deny']) {
    assert.equal(await host.request({ type, participantId: two.patient.id }), 'not-found', type);
  }
  assert.equal(await host.request({ type: 'notice', participantId: two.patient.id, text: 'hello' }), 'not-found');
  assert.equal(await guest.request({ type: 'admit', participantId: one.patient.id }), 'forbidden');
  await expectOk(host, { type: 'admit', participantId: one.patient.id });
  await expectOk(host, { type: 'group-create', groupId: 'AAAA', replaces: null });
  assert.equal(await otherHost.request({ type: 'mls', groupId: 'AAAA', bytes: 'AAAA' }), 'group-unknown');
  assert.equal(await otherHost.request({ type: 'fetch-commits', groupId: 'AAAA', fromEpoch: 0 }), 'group-unknown');
  await otherHost.settle();
  assert.ok(!JSON.stringify(otherHost.received).includes('Canary One'));
  assert.ok(!JSON.stringify([...host.received, ...guest.received]).includes('Canary Two'));
  assert.equal(await house.stateOf(two.id, two.patient.id), 'waiting');
});

test('F5: a refused act changes nothing and the victim hears nothing', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await house.waitingVisit();
  await host.settle();
  host.clear();
  for (const type of ['hold', 'remove', 'deny', 'admit', 'resume']) {
    assert.equal(await patient.request({ type, participantId: booked.clinician.id }), 'forbidden', type);
  }
  assert.equal(await patient.request({ type: 'end' }), 'forbidden');
  for (const message of [{ type: 'enter' }, { type: 'refresh-ice' }, { type: 'media-state', microphone: true, camera: true, screen: true }, { type: 'fetch-commits', groupId: 'AAAA', fromEpoch: 0 }]) {
    assert.equal(await patient.request(message), 'not-admitted', message.type);
  }
  await host.settle();
  assert.deepEqual(host.types(), ['pong']);
  assert.equal(await house.stateOf(booked.id, booked.patient.id), 'waiting');
  const refusals = (await house.audit(booked.id)).filter(({ action, outcome }) => action === 'act.refused' && outcome === 'refused');
  assert.equal(refusals.length, 10);
});

test('a restart of the gateway forgets nobody', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const waiting = await house.book();
  const device = newDevice();
  const host = await house.sitAsHost(booked);
  const patient = await house.sitAndWait(booked, device);
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await patient.next('admitted');
  const line = newDevice();
  await house.sitAndWait(waiting, line);
  await house.stop();
  await house.start();
  assert.equal(house.context.consulting.gate.isAdmitted(booked.patient.id), true);
  assert.equal(house.context.consulting.gate.isLive(booked.id), true);
  const back = await house.sit(booked.id, booked.patient.id, device);
  await back.next('admitted');
  const again = await house.sit(waiting.id, waiting.patient.id, line);
  assert.equal((await again.next('waiting'))['position'], 1);
});
