import assert from 'node:assert/strict';
import { test } from 'node:test';
import { House } from './support/house.ts';
import type { Member } from './support/member.ts';
import { SimulatedGateway } from './support/simulated-gateway.ts';

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 0xff);
const fileOf = (length: number) => ({ kind: 'file', name: 'lab results.pdf', mediaType: 'application/pdf', bytes: bytesOf(length).buffer }) as const;
const filesOf = (member: Member) => member.heard.filter((message) => message.kind === 'file');

async function threesome() {
  const house = new House(new SimulatedGateway());
  const doctor = await house.doctor();
  return { house, doctor, ana: await house.guest('ana'), ben: await house.guest('ben') };
}

test('a text reaches everybody once, under the name of the leaf that signed it', async () => {
  const { house, doctor, ana, ben } = await threesome();
  const id = ana.text('Ich kann Sie hören 👋');
  await house.calm();
  assert.deepEqual([doctor.texts, ben.texts, ana.texts], [['ana: Ich kann Sie hören 👋'], ['ana: Ich kann Sie hören 👋'], []]);
  assert.equal(ana.said.get(id), null);
});

test('what the gateway repeats, or says under another name, changes nothing', async () => {
  const { house, doctor, ana } = await threesome();
  const seen: string[] = [];
  const spread = house.gateway.spread.bind(house.gateway);
  house.gateway.spread = (_from, message) => {
    seen.push(message.bytes);
    return spread('ben', message);
  };
  ana.text('hello');
  await house.calm();
  for (const bytes of seen) doctor.do((session) => session.receive({ type: 'mls', groupId: doctor.status.groupId ?? '', bytes, from: 'ben' }));
  await house.calm();
  assert.deepEqual(doctor.texts, ['ana: hello']);
});

test('texts that got lost are said again and arrive in the order they were written', async () => {
  const { house, doctor, ana, ben } = await threesome();
  let losing = true;
  const spread = house.gateway.spread.bind(house.gateway);
  house.gateway.spread = (from, message) => (from === 'ana' && losing ? 'failed' : spread(from, message));
  const first = ana.text('one');
  await house.calm();
  losing = false;
  ana.text('two');
  await house.calm();
  assert.deepEqual(doctor.texts, [], 'the second waits for the first');
  assert.equal(ana.said.has(first), false);
  await house.live(2_000);
  for (const member of [doctor, ben]) assert.deepEqual(member.texts, ['ana: one', 'ana: two']);
  assert.equal(ana.said.get(first), null);
});

test('what a change of keys made unreadable is said again at once', async () => {
  const { house, doctor, ana } = await threesome();
  const spread = house.gateway.spread.bind(house.gateway);
  house.gateway.spread = (from, message) => (from === 'ana' ? 'ok' : spread(from, message));
  ana.text('before');
  await house.calm();
  house.gateway.spread = spread;
  house.gateway.disconnect('ben');
  doctor.do((session) => session.remove('ben'));
  await house.calm();
  assert.deepEqual(doctor.texts, ['ana: before']);
});

test('a member who does not answer is named as such after a minute, and a later text does not wait for it', async () => {
  const { house, doctor, ana, ben } = await threesome();
  house.gateway.disconnect('ben');
  const id = ana.text('anybody?');
  await house.live(30_000);
  assert.equal(ana.said.has(id), false);
  await house.live(30_000);
  assert.equal(ana.said.get(id), 'not-delivered');
  assert.deepEqual([doctor.texts, ben.texts], [['ana: anybody?'], []]);
});

test('what cannot be sent is refused with its reason', async () => {
  const { house, doctor, ana } = await threesome();
  const tries = {
    long: ana.text('é'.repeat(2_049)), fits: ana.text('é'.repeat(2_048)), nothing: ana.text(''), broken: ana.text('half \ud83d pair'),
    large: ana.say({ ...fileOf(1), bytes: new ArrayBuffer(10 * 1024 * 1024 + 1) }), empty: ana.say({ ...fileOf(1), bytes: new ArrayBuffer(0) }),
    name: ana.say({ ...fileOf(1), name: 'n'.repeat(256) }),
  };
  await house.calm();
  const outcome = Object.fromEntries(Object.entries(tries).map(([what, id]) => [what, ana.said.get(id)]));
  assert.deepEqual(outcome, { long: 'too-long', fits: null, nothing: 'empty', broken: null, large: 'too-large', empty: 'empty', name: 'too-long' });
  assert.equal(doctor.texts.at(-1), 'ana: half \ufffd pair');
  const alone = new House(new SimulatedGateway());
  const [lonely, outside] = [await alone.doctor(), await alone.enter('dan')];
  const ids = [lonely.text('?'), outside.text('?')];
  await alone.calm();
  assert.deepEqual([lonely.said.get(ids[0] ?? 0), outside.said.get(ids[1] ?? 0)], ['nobody-here', 'no-group']);
});

test('a file arrives whole, byte for byte, with its name and type', async () => {
  const { house, doctor, ana, ben } = await threesome();
  const id = ana.say(fileOf(300_001));
  await house.live(5_000);
  for (const member of [doctor, ben]) {
    const [file] = filesOf(member);
    assert.ok(file?.kind === 'file');
    assert.deepEqual({ ...file, bytes: Buffer.from(file.bytes).equals(bytesOf(300_001)), id: '' }, { kind: 'file', id: '', from: 'ana', name: 'lab results.pdf', mediaType: 'application/pdf', bytes: true });
  }
  assert.equal(ana.said.get(id), null);
  const own = ana.progress.map(({ done }) => done);
  assert.deepEqual(own, own.toSorted((a, b) => (a ?? 0) - (b ?? 0)));
  assert.ok(own.length > 3);
});

test('somebody joins and somebody leaves while a file is under way: those who were asked get all of it', async () => {
  const { house, doctor, ana, ben } = await threesome();
  const id = ana.say(fileOf(1_000_000));
  await house.live(500);
  const cai = await house.guest('cai');
  await house.live(300);
  doctor.do((session) => session.remove('ben'));
  house.gateway.disconnect('ben');
  await house.live(10_000);
  assert.equal(ana.said.get(id), null);
  assert.equal(filesOf(doctor).length, 1);
  assert.deepEqual([filesOf(ben), filesOf(cai)], [[], []]);
});

test('a text and a file never share an id', async () => {
  const { house, doctor, ana, ben } = await threesome();
  for (const member of [ana, ben]) {
    member.text('see the file');
    member.say(fileOf(1_000));
    await house.live(1_000);
  }
  assert.equal(new Set(doctor.heard.map(({ id }) => id)).size, 4);
});

test('whoever reloads in the middle of a file gets it from the start', async () => {
  const { house, ana, ben } = await threesome();
  const id = ana.say(fileOf(600_000));
  await house.live(500);
  house.close(ben);
  const again = await house.guest('ben', { saved: ben.saved });
  await house.live(10_000);
  assert.equal(filesOf(again).length, 1);
  assert.equal(ana.said.get(id), null);
});

test('a broken line is waited for, and a file goes on where it stopped', async () => {
  const { house, doctor, ana, ben } = await threesome();
  let lost = 0;
  const spread = house.gateway.spread.bind(house.gateway);
  house.gateway.spread = (from, message) => {
    if (house.now < 1_001_000 || house.now > 1_020_000) return spread(from, message);
    lost += 1;
    return 'failed';
  };
  const id = ana.say(fileOf(1_000_000));
  await house.live(60_000);
  assert.ok(lost > 0 && lost < 40, `${lost} messages were tried into a dead line`);
  assert.equal(ana.said.get(id), null);
  assert.deepEqual([doctor, ben].map((member) => filesOf(member).length), [1, 1]);
});

test('a cancelled file stops on both sides', async () => {
  const { house, doctor, ana } = await threesome();
  const id = ana.say(fileOf(1_000_000));
  await house.live(500);
  ana.do((session) => session.unsay(id));
  await house.live(2_000);
  assert.equal(ana.said.get(id), 'cancelled');
  assert.equal(doctor.progress.at(-1)?.done, null);
  assert.deepEqual(filesOf(doctor), []);
});

test('files wait for each other, and more than four are not queued', async () => {
  const { house, doctor, ana } = await threesome();
  const ids = Array.from({ length: 6 }, () => ana.say(fileOf(30_000)));
  await house.live(10_000);
  assert.deepEqual(ids.map((id) => ana.said.get(id)), [null, null, null, null, null, 'busy']);
  assert.equal(filesOf(doctor).length, 5);
});

test('a text nobody got is not called delivered, one that somebody got is', async () => {
  const { house, doctor, ana, ben } = await threesome();
  house.close(ana);
  const heard = doctor.text('please call');
  await house.calm();
  doctor.do((session) => session.remove('ana'));
  await house.calm();
  assert.equal(doctor.said.get(heard), null, 'ben has it');
  house.close(ben);
  const unheard = doctor.text('please call');
  await house.calm();
  assert.equal(doctor.said.has(unheard), false);
  doctor.do((session) => session.remove('ben'));
  await house.calm();
  assert.equal(doctor.said.get(unheard), 'nobody-here');
});

test('whoever is put out while sending a file waits without a pulse', async () => {
  const { house, doctor, ana } = await threesome();
  house.gateway.spread = () => 'ok';
  ana.say(fileOf(200_000));
  await house.calm();
  doctor.do((session) => session.remove('ana'));
  await house.calm();
  await house.live(10_000);
  const due = ana.session.dueAt();
  assert.ok(due === null || due > house.now, 'nothing is due in the past');
});
