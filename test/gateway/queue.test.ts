import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueEntry } from '@consult-room/protocol';
import { expectOk, GatewayHouse } from './support/gateway-house.ts';
import type { Message, TestSocket } from './support/test-socket.ts';

const entriesOf = (message: Message): readonly QueueEntry[] => message['entries'] as readonly QueueEntry[];

function listWhere(socket: TestSocket, isWanted: (entries: readonly QueueEntry[]) => boolean): Promise<Message> {
  return socket.nextWhere((message) => message.type === 'queue' && isWanted(entriesOf(message)), 'that list');
}

test('the queue shows the day, tells who arrives, and lets in', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const desk = await house.queue();
  const [entry] = entriesOf(await desk.next('queue'));
  assert.equal(entry?.state, 'invited');
  assert.equal(entry?.connected, false);
  const patient = await house.sitAndWait(booked);
  const list = await listWhere(desk, ([first]) => first?.state === 'waiting' && first.connected);
  assert.equal(entriesOf(list)[0]?.waitingSince, house.clock.nowMs);
  await expectOk(desk, { type: 'admit', appointmentId: booked.id, participantId: booked.patient.id });
  await patient.next('admitted');
  await listWhere(desk, ([first]) => first?.state === 'admitted');
  const row = (await house.audit(booked.id)).find(({ action, target }) => action === 'seat.admitted' && target === booked.patient.id);
  assert.equal(row?.actor.kind, 'staff');
  assert.ok(row !== undefined && !row.actor.subject.includes('staff-1'), 'the clinic\'s own id of its staff is in the log');
});

test('staff see their own patients and those of nobody in particular', async () => {
  await using house = await GatewayHouse.open();
  const mine = await house.book({ staffId: 'staff-1' });
  const theirs = await house.book({ staffId: 'staff-2' });
  const anybodys = await house.book();
  await house.book({ startsInMinutes: 2 * 24 * 60 });
  const desk = await house.queue('staff-1');
  const ids = entriesOf(await desk.next('queue')).map(({ appointmentId }) => appointmentId);
  assert.deepEqual(new Set(ids), new Set([mine.id, anybodys.id]));
  await house.sitAndWait(theirs);
  assert.equal(await desk.request({ type: 'admit', appointmentId: theirs.id, participantId: theirs.patient.id }), 'not-found');
  assert.equal(await desk.request({ type: 'admit', appointmentId: mine.id, participantId: theirs.patient.id }), 'not-found');
  assert.equal(await desk.request({ type: 'admit', appointmentId: mine.id, participantId: mine.clinician.id }), 'forbidden');
  assert.equal(await house.stateOf(theirs.id, theirs.patient.id), 'waiting');
});

test('another clinic\'s queue is another world', async () => {
  await using house = await GatewayHouse.open();
  const key = await house.secondClinic();
  const booked = await house.book();
  await house.sitAndWait(booked);
  const foreign = await house.queue('staff-1', key);
  assert.deepEqual(entriesOf(await foreign.next('queue').catch(() => ({ type: 'queue', entries: [] }))), []);
  assert.equal(await foreign.request({ type: 'admit', appointmentId: booked.id, participantId: booked.patient.id }), 'not-found');
  assert.equal(await foreign.request({ type: 'notice', appointmentId: booked.id, participantId: booked.patient.id, text: 'hello' }), 'not-found');
});

test('a waiting patient is told when a clinician is there', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book({ staffId: 'staff-1' });
  const patient = await house.sitAndWait(booked);
  assert.equal((await patient.next('waiting'))['clinicianPresent'], false);
  const elsewhere = await house.queue('staff-2');
  await elsewhere.settle();
  const desk = await house.queue('staff-1');
  assert.equal((await patient.next('waiting'))['clinicianPresent'], true);
  await desk.hangUp();
  assert.equal((await patient.next('waiting'))['clinicianPresent'], false);
});

test('messages, holding and malformed asks through the queue', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const desk = await house.queue();
  const about = { appointmentId: booked.id, participantId: booked.patient.id };
  assert.equal(await desk.request({ type: 'notice', ...about, text: 'hello' }), 'seat-state', 'nobody is there to read it');
  const patient = await house.sitAndWait(booked);
  await expectOk(desk, { type: 'notice', ...about, text: 'Ten minutes late, sorry.' });
  assert.equal((await patient.next('notice'))['text'], 'Ten minutes late, sorry.');
  assert.equal(await desk.request({ type: 'hold', ...about }), 'seat-state');
  assert.equal(await desk.request({ type: 'end', ...about }), 'bad-request');
  assert.equal(await desk.request({ type: 'admit', participantId: booked.patient.id }), 'bad-request');
  assert.equal(await desk.request({ type: 'admit', ...about, role: 'clinician' }), 'bad-request');
  await expectOk(desk, { type: 'refresh-token' });
  await desk.next('token');
});
