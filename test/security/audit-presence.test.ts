import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appointmentStory } from '../../server/src/audit/report/appointment-story.ts';
import { expectOk, GatewayHouse, newDevice, type Booked } from '../gateway/support/gateway-house.ts';
import type { TestSocket } from '../gateway/support/test-socket.ts';

interface Scene {
  readonly booked: Booked;
  readonly host: TestSocket;
  readonly patient: TestSocket;
  /** Good for the patient's media. */
  readonly token: string;
}

/** A patient who was let in and keeps quiet about it. */
async function admitted(house: GatewayHouse): Promise<Scene> {
  const booked = await house.book();
  const host = await house.sitAsHost(booked);
  const token = await house.roomToken(booked.id, booked.patient.id);
  const patient = await house.socket();
  patient.send({ type: 'hello', token, device: newDevice() });
  await patient.next('welcome');
  for (const type of ['arrive', 'wait']) await expectOk(patient, { type });
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  return { booked, host, patient, token };
}

async function entered(house: GatewayHouse, { booked }: Scene): Promise<number> {
  return (await house.audit(booked.id)).filter(({ action, target }) => action === 'seat.entered' && target === booked.patient.id).length;
}

test('whoever may send media is on record as in the room, whatever their browser says, and once per stay', async () => {
  await using house = await GatewayHouse.open();
  const { gate } = house.context.consulting;
  const scene = await admitted(house);
  assert.equal(await entered(house, scene), 0);
  assert.match(appointmentStory(await house.audit(scene.booked.id), new Map()), /patient was let in and never came in/);
  await Promise.all([gate.admittedSeat(scene.token), gate.admittedSeat(scene.token), expectOk(scene.patient, { type: 'key-package', bytes: 'AAAA' })]);
  await expectOk(scene.patient, { type: 'enter' });
  assert.equal(await entered(house, scene), 1);
  house.clock.nowMs += 10 * 60_000;
  const story = appointmentStory(await house.audit(scene.booked.id), new Map());
  assert.match(story, /clinician, patient/);
  assert.doesNotMatch(story, /never/);
  await expectOk(scene.host, { type: 'hold', participantId: scene.booked.patient.id });
  await expectOk(scene.host, { type: 'resume', participantId: scene.booked.patient.id });
  await gate.admittedSeat(scene.token);
  assert.equal(await entered(house, scene), 2, 'a second stay');
});

for (const message of [{ type: 'key-package', bytes: 'AAAA' }, { type: 'fetch-commits', groupId: 'AAAA', fromEpoch: 0 }, { type: 'mls', groupId: 'AAAA', bytes: 'AAAA' }]) {
  test(`whoever sends ${message.type} is on record as in the room first`, async () => {
    await using house = await GatewayHouse.open();
    const scene = await admitted(house);
    await scene.patient.request(message);
    assert.equal(await entered(house, scene), 1);
  });
}

test('no media and no key passes when the step into the room cannot be written', async () => {
  await using house = await GatewayHouse.open();
  const scene = await admitted(house);
  house.isStoreDown = true;
  await assert.rejects(house.context.consulting.gate.admittedSeat(scene.token), { code: 'audit-unavailable' });
  assert.equal(await scene.patient.request({ type: 'mls', groupId: 'AAAA', bytes: 'AAAA' }), 'audit-unavailable');
});
