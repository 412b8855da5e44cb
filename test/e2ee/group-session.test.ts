import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MemberIdentity } from '../../packages/e2ee/src/messages.ts';
import { House } from './support/house.ts';
import { Member } from './support/member.ts';
import { SimulatedGateway } from './support/simulated-gateway.ts';

const identity = (participantId: string, role = 'patient'): MemberIdentity => ({ appointmentId: 'apt_1', participantId, role, name: `name of ${participantId}` });

const names = (member: Member) => member.status.members.map((one) => one.participantId).toSorted();

function assertTogether(...members: Member[]): void {
  for (const member of members) {
    assert.deepEqual(names(member), members.map((one) => one.identity.participantId).toSorted());
    assert.equal(member.status.epoch, members[0]?.status.epoch);
    assert.equal(member.status.groupId, members[0]?.status.groupId);
    assert.ok(member.status.keyActive);
  }
}

test('a clinician founds the group, guests come in one after another', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  assertTogether(doctor);
  assert.ok(Buffer.from(doctor.status.groupId ?? '', 'base64').toString('latin1').startsWith('consult-room/1|apt_1'));
  const ana = await house.guest('ana');
  assertTogether(doctor, ana);
  const ben = await house.guest('ben');
  assertTogether(doctor, ana, ben);
  assert.deepEqual(house.gateway.commits.map((commit) => commit.from), ['doc', 'doc'], 'spare key packages cause no commit');
});

test('people who were there first are added when the group is made', async () => {
  const house = new House(new SimulatedGateway());
  const guests = [await house.guest('ana'), await house.guest('ben'), await house.guest('cai')];
  assertTogether(await house.doctor(), ...guests);
});

test('a reload comes back with the same key on a new leaf', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  const ana = await house.guest('ana');
  const before = doctor.status.members.find((member) => member.participantId === 'ana')?.signatureKey;
  const again = await house.guest('ana', { saved: ana.saved });
  assertTogether(doctor, again);
  assert.equal(doctor.status.members.find((member) => member.participantId === 'ana')?.signatureKey, before);
});

test('the same person on another device, with another key, replaces the first', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  const ana = await house.guest('ana');
  const before = doctor.status.members.find((member) => member.participantId === 'ana')?.signatureKey;
  const other = await house.guest('ana');
  assertTogether(doctor, other);
  assert.notEqual(doctor.status.members.find((member) => member.participantId === 'ana')?.signatureKey, before);
  assert.equal(ana.status.groupId, doctor.status.groupId, 'the old page was cut off before its removal reached it');
  assert.ok(ana.status.epoch < doctor.status.epoch);
});

test('whoever is removed loses the keys at once, and comes back on the spare key package', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  const ana = await house.guest('ana');
  const ben = await house.guest('ben');
  doctor.do((session) => session.remove('ana'));
  await house.calm();
  assertTogether(doctor, ben);
  assert.equal(ana.status.groupId, null);
  assert.ok(!ana.status.keyActive);
  ana.do((session) => session.offer());
  await house.calm();
  assertTogether(doctor, ana, ben);
});

test('alone again, a clinician goes on in a new group, and takes the next one in there', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  const ana = await house.guest('ana');
  const oldGroup = doctor.status.groupId;
  house.gateway.disconnect('ana');
  doctor.do((session) => session.remove('ana'));
  await house.calm();
  assert.notEqual(doctor.status.groupId, oldGroup);
  assertTogether(doctor);
  const ben = await house.guest('ben');
  assertTogether(doctor, ben);
  assert.equal(ana.status.groupId, oldGroup);
});

test('in a call of two, a reload needs no new group', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  const ana = await house.guest('ana');
  const groupId = doctor.status.groupId;
  assertTogether(doctor, await house.guest('ana', { saved: ana.saved }));
  assert.equal(doctor.status.groupId, groupId);
  assert.equal(house.gateway.commits.length, 2);
});

test('a clinician who reloads makes a new group and everybody follows', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  const ana = await house.guest('ana');
  const oldGroup = doctor.status.groupId;
  const again = await house.enter('doc', 'clinician', { saved: doctor.saved });
  again.do((session) => session.create(oldGroup));
  await house.calm();
  assertTogether(again, ana);
  assert.notEqual(again.status.groupId, oldGroup);
});

test('of two founders one wins, and takes in the other', async () => {
  const house = new House(new SimulatedGateway());
  const first = await house.enter('doc', 'clinician');
  const second = await house.enter('doc2', 'clinician');
  for (const member of [first, second]) { member.do((session) => session.create(null)); member.do((session) => session.offer()); }
  await house.calm();
  assertTogether(first, second);
});

test('the loser of a commit race takes the winner’s commit and tries again', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  const colleague = await house.enter('col', 'clinician');
  colleague.do((session) => session.offer());
  await house.calm();
  const [ana, ben] = [await house.guest('ana'), await house.guest('ben')];
  assertTogether(doctor, colleague, ana, ben);
  doctor.do((session) => session.remove('ana'));
  colleague.do((session) => session.remove('ben'));
  await house.calm();
  await house.tick(2_000);
  assertTogether(doctor, colleague);
});

test('an answer lost on the way back does no harm', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.enter('doc', 'clinician', {
    deliver: (message) => {
      const result = house.gateway.deliver('doc', message);
      return message.type === 'commit' && house.now === 1_000_000 ? 'failed' : result;
    },
  });
  doctor.do((session) => session.create(null));
  await house.calm();
  const ana = await house.guest('ana');
  assert.equal(doctor.status.epoch, 0, 'until the gateway says so, nothing changed');
  house.gateway.replay('doc', 0);
  await house.calm();
  assertTogether(doctor, ana);
});

test('commits that arrive late, twice or out of order are put right', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  const ana = await house.guest('ana');
  house.gateway.disconnect('ana');
  const epoch = ana.status.epoch;
  const ben = await house.guest('ben');
  const cai = await house.guest('cai');
  house.gateway.connect('ana', { receive: (message) => ana.do((session) => session.receive(message)), keyPackage: () => {} });
  house.gateway.replay('ana', epoch + 1);
  house.gateway.replay('ana', 0);
  house.gateway.replay('ana', 0);
  await house.calm();
  assertTogether(doctor, ana, ben, cai);
});

test('who cannot follow a commit asks to be added anew', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  const ana = await house.guest('ana');
  const groupId = ana.status.groupId ?? '';
  ana.do((session) => session.receive({ type: 'commit', groupId, epoch: ana.status.epoch, bytes: Buffer.from('not a commit').toString('base64'), from: 'doc' }));
  await house.calm();
  assert.ok(ana.status.keyActive);
  await house.tick(5_000);
  assertTogether(doctor, ana);
  assert.deepEqual(ana.failures, []);
});

test('a gateway that keeps breaking the group is given up on, without keys', async () => {
  const house = new House(new SimulatedGateway());
  await house.doctor();
  const ana = await house.guest('ana');
  for (let round = 0; round < 5; round += 1) {
    ana.do((session) => session.receive({ type: 'commit', groupId: ana.status.groupId ?? '', epoch: ana.status.epoch, bytes: 'AAAA', from: 'doc' }));
    await house.calm();
    await house.tick(5_000);
  }
  assert.deepEqual(ana.failures, ['group-lost']);
  assert.ok(!ana.ring.active);
});

test('key packages of another appointment, of another person, or broken ones are refused', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  const elsewhere = new SimulatedGateway();
  let stray = '';
  const stranger = await Member.start({
    gateway: elsewhere, identity: { ...identity('ana'), appointmentId: 'apt_2' }, now: () => house.now,
    deliver: (message) => { if (message.type === 'key-package') stray = message.bytes; return 'ok'; },
  });
  stranger.do((session) => session.offer());
  await stranger.calm();
  doctor.do((session) => session.add('ana', stray));
  doctor.do((session) => session.add('ana', 'AAAA'));
  doctor.do((session) => session.add('ana', 'not base64'));
  let benOffer = '';
  const ben = await house.enter('ben', 'patient', { deliver: (message) => { if (message.type === 'key-package') benOffer = message.bytes; return 'ok'; } });
  ben.do((session) => session.offer());
  await house.calm();
  doctor.do((session) => session.add('ana', benOffer));
  const forged = Buffer.from(benOffer, 'base64');
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  doctor.do((session) => session.add('ben', forged.toString('base64')));
  await house.calm();
  assert.deepEqual(doctor.refused.map((one) => one.code), ['wrong-appointment', 'malformed', 'malformed', 'wrong-participant', 'invalid']);
  assertTogether(doctor);
});

test('the ninth member is refused', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  const guests: Member[] = [];
  for (let at = 0; at < 8; at += 1) guests.push(await house.guest(`g${at}`));
  assert.deepEqual(doctor.refused, [{ participantId: 'g7', code: 'full' }]);
  assertTogether(doctor, ...guests.slice(0, 7));
});

test('a patient cannot bring in a stranger', async () => {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  const ana = await house.guest('ana');
  let offered = '';
  const stranger = await house.enter('stranger', 'clinician', { deliver: (message) => { if (message.type === 'key-package') offered = message.bytes; return 'ok'; } });
  stranger.do((session) => session.offer());
  await house.calm();
  ana.do((session) => session.add('stranger', offered));
  await house.calm();
  assert.deepEqual(ana.refused, [{ participantId: 'stranger', code: 'not-allowed' }]);
  assertTogether(doctor, ana);
});
