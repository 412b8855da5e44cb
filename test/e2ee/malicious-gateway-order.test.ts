import assert from 'node:assert/strict';
import { test } from 'node:test';
import { House } from './support/house.ts';
import type { Member } from './support/member.ts';
import { SchemingGateway } from './support/scheming-gateway.ts';

/** Until the silence shows: no proof for 35 s, which a heartbeat of up to 10 s ago had begun. */
const boundMs = 45_000;

const silentOf = (...members: readonly Member[]) => members.map((member) => member.status.silent.toSorted());
const codeOf = (member: Member) => member.status.safetyCode?.digits ?? null;

async function threesome() {
  const house = new House(new SchemingGateway());
  const doctor = await house.doctor();
  return { house, gateway: house.gateway, doctor, ana: await house.guest('ana'), ben: await house.guest('ben') };
}

test('in an honest consultation nobody is ever called silent', async () => {
  const { house, doctor, ana, ben } = await threesome();
  const groupId = doctor.status.groupId;
  await house.live(300_000);
  const cai = await house.guest('cai');
  await house.live(60_000);
  for (const member of [doctor, ana, ben, cai]) {
    assert.ok(member.statuses.every(({ silent }) => silent.length === 0));
    assert.deepEqual([member.status.groupId, member.status.epoch], [groupId, 3], 'and nothing was rebuilt');
  }
});

test('whose line is down is not called silent, until they are back and still say nothing', async () => {
  const { house, gateway, doctor, ana, ben } = await threesome();
  for (const member of [doctor, ana]) member.do((session) => session.away(['ben']));
  gateway.way = (to, message) => (to === 'ben' || ('from' in message && message.from === 'ben') ? 'withhold' : 'deliver');
  await house.live(120_000);
  assert.deepEqual(silentOf(doctor, ana), [[], []]);
  for (const member of [doctor, ana]) member.do((session) => session.away([]));
  await house.live(34_000);
  assert.deepEqual(silentOf(doctor, ana), [[], []]);
  await house.live(2_000);
  assert.deepEqual(silentOf(doctor, ana, ben), [['ben'], ['ben'], ['ana', 'doc']]);
});

test('a commit kept from one member is fetched as soon as it is missed', async () => {
  const { house, gateway, doctor, ana } = await threesome();
  gateway.way = (to, message) => (to === 'ana' && message.type === 'commit' ? 'withhold' : 'deliver');
  await house.guest('cai');
  assert.notEqual(ana.status.epoch, doctor.status.epoch);
  gateway.way = () => 'deliver';
  await house.live(boundMs);
  assert.deepEqual([ana.status.epoch, codeOf(ana)], [doctor.status.epoch, codeOf(doctor)]);
  assert.ok(ana.statuses.every(({ silent }) => silent.length === 0), 'before anybody could see it');
});

test('commits kept from one member for good: it asks to be added anew, and is', async () => {
  const { house, gateway, doctor, ana } = await threesome();
  gateway.way = (to, message) => (to === 'ana' && message.type === 'commit' && message.epoch === 2 ? 'withhold' : 'deliver');
  await house.guest('cai');
  await house.live(boundMs);
  assert.deepEqual([ana.status.groupId, ana.status.epoch, codeOf(ana)], [doctor.status.groupId, doctor.status.epoch, codeOf(doctor)]);
  assert.deepEqual(silentOf(doctor, ana), [[], []]);
});

test('commits and Welcomes kept from one member for good: everybody sees who is cut off', async () => {
  const { house, gateway, doctor, ana, ben } = await threesome();
  gateway.way = (to, message) => (to === 'ana' && message.type !== 'mls' ? 'withhold' : 'deliver');
  const cai = await house.guest('cai');
  await house.live(boundMs);
  assert.deepEqual(silentOf(doctor, ben, cai, ana), [['ana'], ['ana'], ['ana'], ['ben', 'doc']]);
});

test('a group cut in two, each half with commits of its own: both halves see the other fall silent, and their codes differ', async () => {
  const house = new House(new SchemingGateway());
  const doctor = await house.doctor();
  const colleague = await house.enter('col', 'clinician');
  colleague.do((session) => session.offer());
  const [ana, ben] = [await house.guest('ana'), await house.guest('ben')];
  const [cai, dan] = [await house.enter('cai'), await house.enter('dan')];
  house.gateway.cut(['col', 'ben', 'dan']);
  for (const one of [cai, dan]) one.do((session) => session.offer());
  await house.calm();
  const [offered = ''] = house.gateway.offers('dan');
  colleague.do((session) => session.add('dan', offered));
  await house.live(1_000);
  assert.deepEqual([doctor, colleague].map((member) => member.status.members.map(({ participantId }) => participantId).join()), ['doc,col,ana,ben,cai', 'doc,col,ana,ben,dan'], 'the trick works so far');
  assert.equal(doctor.status.epoch, colleague.status.epoch);
  house.gateway.way = (_to, message) => (message.type === 'mls' ? 'deliver' : 'withhold');
  await house.live(boundMs);
  assert.deepEqual(silentOf(doctor, ana), [['ben', 'col'], ['ben', 'col']]);
  assert.deepEqual(silentOf(colleague, ben), [['ana', 'doc'], ['ana', 'doc']]);
  assert.ok([doctor, colleague].every((member) => codeOf(member) === null), 'no half ever gets a code that speaks for all');
});

test('messages held back and handed out ever later do not pass for somebody who answers', async () => {
  const { house, gateway, doctor } = await threesome();
  await house.live(60_000);
  const stored: (() => void)[] = [];
  gateway.way = (to, message) => {
    if (to !== 'doc' || message.type !== 'mls' || message.from !== 'ana') return 'deliver';
    stored.push(() => gateway.push(to, message));
    return 'withhold';
  };
  for (let handed = 0; handed < 3; handed += 1) {
    await house.live(20_000);
    stored.shift()?.();
    await house.calm();
  }
  assert.ok(stored.length > 0, 'there is more where that came from');
  assert.ok(doctor.status.silent.includes('ana'));
});

test('old commits, Welcomes and messages sent again change nothing', async () => {
  const { house, gateway, doctor, ana, ben } = await threesome();
  ana.text('once');
  await house.live(30_000);
  const before = [doctor, ana, ben].map((member) => [member.status, member.texts]);
  for (const { to, message } of [...gateway.past, ...gateway.past.toReversed()]) gateway.push(to, message);
  await house.calm();
  assert.ok(gateway.past.length > 40);
  assert.deepEqual([doctor, ana, ben].map((member) => [member.status, member.texts]), before);
  await house.live(30_000);
  assert.deepEqual([doctor, ana, ben].map((member) => [member.texts, member.status.epoch, member.failures]), [[['ana: once'], 2, []], [[], 2, []], [['ana: once'], 2, []]]);
});

test('texts put in another order arrive in the order they were written', async () => {
  const { house, gateway, doctor, ana } = await threesome();
  const held: (() => void)[] = [];
  gateway.way = (to, message) => {
    if (to !== 'doc' || message.type !== 'mls' || message.from !== 'ana') return 'deliver';
    held.unshift(() => gateway.push(to, message));
    return 'withhold';
  };
  for (const word of ['one', 'two', 'three', 'four']) ana.text(word);
  await house.calm();
  for (const push of held) push();
  await house.calm();
  assert.deepEqual(doctor.texts, ['one', 'two', 'three', 'four'].map((word) => `ana: ${word}`));
});

test('a gateway that carries no message at all: everybody knows', async () => {
  const { house, gateway, doctor, ana, ben } = await threesome();
  gateway.way = () => 'withhold';
  await house.live(boundMs);
  assert.deepEqual(silentOf(doctor, ana, ben), [['ana', 'ben'], ['ben', 'doc'], ['ana', 'doc']]);
});

test('a machine that slept blames nobody for it, and the group goes on', async () => {
  const house = new House(new SchemingGateway());
  let sleptMs = 0;
  const doctor = await house.enter('doc', 'clinician', { now: () => house.now + sleptMs });
  doctor.do((session) => session.create(null));
  await house.calm();
  const ana = await house.guest('ana');
  await house.live(30_000);
  const { groupId, epoch } = doctor.status;
  for (const leapMs of [60_000, -3_600_000]) {
    sleptMs += leapMs;
    await house.tick(100);
    assert.deepEqual(doctor.status.silent, []);
    for (let second = 0; second < 60; second += 1) await house.tick(1_000);
    assert.deepEqual([doctor.status.groupId, doctor.status.epoch, doctor.status.silent, ana.status.silent], [groupId, epoch, [], []]);
  }
});
