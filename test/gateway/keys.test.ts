import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectOk, GatewayHouse, newDevice } from './support/gateway-house.ts';

const commit = (epoch: number, welcomes: readonly { readonly participantId: string; readonly bytes: string }[] = []) =>
  ({ type: 'commit', groupId: 'AAAA', epoch, bytes: 'QUJD', welcomes });

test('a group: created once, members added in order, a spare key package asks for nothing', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await house.admittedVisit();
  assert.deepEqual(await patient.next('group'), { type: 'group', groupId: null, epoch: 0, committer: null });
  await expectOk(patient, { type: 'key-package', bytes: 'AAAB' });
  await expectOk(host, { type: 'group-create', groupId: 'AAAA', replaces: null });
  assert.deepEqual(await host.next('key-package'), { type: 'key-package', participantId: booked.patient.id, bytes: 'AAAB' });
  assert.equal((await patient.next('group'))['committer'], booked.clinician.id);
  await expectOk(host, commit(0, [{ participantId: booked.patient.id, bytes: 'AAAC' }]));
  assert.deepEqual(await patient.next('mls-welcome'), { type: 'mls-welcome', groupId: 'AAAA', epoch: 1, bytes: 'AAAC' });
  await expectOk(patient, { type: 'key-package', bytes: 'AAAD' });
  await host.settle();
  assert.equal(host.types().filter((type) => type === 'key-package').length, 1, 'a spare was taken for a request to be added again');
  await expectOk(patient, { type: 'mls', groupId: 'AAAA', bytes: 'AAAE' });
  assert.deepEqual(await host.next('mls'), { type: 'mls', groupId: 'AAAA', bytes: 'AAAE', from: booked.patient.id });
});

test('the first commit of an epoch wins; who was away fetches what they missed', async () => {
  await using house = await GatewayHouse.open();
  const { host, patient } = await house.admittedVisit();
  await expectOk(host, { type: 'group-create', groupId: 'AAAA', replaces: null });
  await expectOk(host, { type: 'group-create', groupId: 'AAAA', replaces: null });
  assert.equal(await host.request({ type: 'group-create', groupId: 'AAAB', replaces: null }), 'group-conflict');
  const answers = await Promise.all(Array.from({ length: 5 }, () => host.request(commit(0))));
  assert.deepEqual(answers.toSorted(), ['group-conflict', 'group-conflict', 'group-conflict', 'group-conflict', 'ok']);
  assert.equal((await patient.next('commit'))['epoch'], 0);
  await expectOk(host, commit(1));
  assert.equal(await host.request(commit(7)), 'group-conflict');
  assert.equal(await host.request({ ...commit(2), groupId: 'BBBB' }), 'group-unknown');
  patient.clear();
  await expectOk(patient, { type: 'fetch-commits', groupId: 'AAAA', fromEpoch: 0 });
  assert.deepEqual(patient.received.filter(({ type }) => type === 'commit').map((message) => message['epoch']), [0, 1]);
});

test('a guest cannot commit or open a group, and welcomes reach only who is inside', async () => {
  await using house = await GatewayHouse.open();
  const { host, patient } = await house.admittedVisit();
  const outsider = await house.book();
  const other = await house.sitAndWait(outsider);
  assert.equal(await patient.request({ type: 'group-create', groupId: 'AAAA', replaces: null }), 'forbidden');
  await expectOk(host, { type: 'group-create', groupId: 'AAAA', replaces: null });
  assert.equal(await patient.request(commit(0)), 'forbidden');
  await expectOk(host, commit(0, [{ participantId: outsider.patient.id, bytes: 'AAAC' }]));
  await other.settle();
  assert.ok(!other.types().includes('mls-welcome'));
});

test('a page that comes back asks to be added again; a clinician who comes back replaces the group', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient, device } = await house.admittedVisit();
  await expectOk(host, { type: 'group-create', groupId: 'AAAA', replaces: null });
  await expectOk(host, commit(0, [{ participantId: booked.patient.id, bytes: 'AAAC' }]));
  patient.terminate();
  const back = await house.sit(booked.id, booked.patient.id, device);
  await back.next('group');
  host.clear();
  await expectOk(back, { type: 'key-package', bytes: 'AAAF' });
  assert.equal((await host.next('key-package'))['bytes'], 'AAAF');
  await expectOk(host, { type: 'group-create', groupId: 'AAAZ', replaces: 'AAAA' });
  assert.equal((await back.next('group'))['groupId'], 'AAAZ');
  assert.equal((await host.next('key-package'))['bytes'], 'AAAF', 'the stored key package was not offered to the new group');
});

test('who is out of the room is reported to the committer, and gets nothing any more', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await house.admittedVisit();
  await expectOk(host, { type: 'group-create', groupId: 'AAAA', replaces: null });
  await expectOk(host, { type: 'hold', participantId: booked.patient.id });
  assert.equal((await host.next('member-gone'))['participantId'], booked.patient.id);
  await patient.settle();
  patient.clear();
  await expectOk(host, commit(0));
  await expectOk(host, { type: 'mls', groupId: 'AAAA', bytes: 'AAAA' });
  await patient.settle();
  assert.deepEqual(patient.types(), ['pong']);
  assert.equal(await patient.request({ type: 'mls', groupId: 'AAAA', bytes: 'AAAA' }), 'not-admitted');
});

test('while the founder is away another clinician takes over, and a guest only where there is no clinician', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await house.admittedVisit();
  await expectOk(host, { type: 'group-create', groupId: 'AAAA', replaces: null });
  assert.equal(await patient.request(commit(0)), 'forbidden');
  const invited = await house.call('POST', `/v1/appointments/${booked.id}/participants`, { body: { role: 'caregiver', name: 'Ida Jensen' } });
  const caregiver = { ...booked.patient, id: String(invited.body['id']) };
  const visitor = await house.sitAndWait({ ...booked, patient: caregiver });
  await expectOk(host, { type: 'admit', participantId: caregiver.id });
  await visitor.next('admitted');
  host.terminate();
  await patient.nextWhere((message) => message.type === 'roster' && JSON.stringify(message).includes('"connected":false'));
  await expectOk(visitor, { type: 'key-package', bytes: 'AAAB' });
  assert.equal((await patient.next('key-package'))['bytes'], 'AAAB');
  await expectOk(patient, commit(0));
  assert.equal(await patient.request({ type: 'group-create', groupId: 'AAAB', replaces: 'AAAA' }), 'forbidden');
});

test('a welcome that went into a dead line comes again', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient, device } = await house.admittedVisit();
  await expectOk(host, { type: 'group-create', groupId: 'AAAA', replaces: null });
  await expectOk(patient, { type: 'key-package', bytes: 'AAAB' });
  patient.terminate();
  await host.nextWhere((message) => message.type === 'roster' && JSON.stringify(message).includes('"connected":false'));
  await expectOk(host, commit(0, [{ participantId: booked.patient.id, bytes: 'AAAC' }]));
  const back = await house.sit(booked.id, booked.patient.id, device);
  assert.equal((await back.next('mls-welcome'))['bytes'], 'AAAC');
  await expectOk(back, { type: 'key-package', bytes: 'AAAD' });
  back.terminate();
  const later = await house.sit(booked.id, booked.patient.id, device);
  await later.settle();
  assert.ok(!later.types().includes('mls-welcome'), 'a welcome that was used came again');
});

test('a committer whose line was dead hears who asked and who left', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const hostDevice = newDevice();
  const host = await house.sitAsHost(booked, hostDevice);
  await expectOk(host, { type: 'group-create', groupId: 'AAAA', replaces: null });
  const patient = await house.sitAndWait(booked);
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await patient.next('admitted');
  host.terminate();
  await patient.nextWhere((message) => message.type === 'roster' && JSON.stringify(message).includes('"connected":false'));
  await expectOk(patient, { type: 'key-package', bytes: 'AAAB' });
  const back = await house.sit(booked.id, booked.clinician.id, hostDevice);
  assert.equal((await back.next('key-package'))['bytes'], 'AAAB');
  back.terminate();
  await patient.nextWhere((message) => message.type === 'roster' && JSON.stringify(message).includes('"connected":false'));
  await expectOk(patient, { type: 'leave' });
  const again = await house.sit(booked.id, booked.clinician.id, hostDevice);
  assert.equal((await again.next('member-gone'))['participantId'], booked.patient.id);
  await again.settle();
  assert.ok(!again.types().includes('key-package'));
});
