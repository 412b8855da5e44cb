import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeAck } from '../../packages/e2ee/src/core/ack-message.ts';
import { encodeStatement, type CodeStatement } from '../../packages/e2ee/src/core/code-statement.ts';
import { EpochTalk } from '../../packages/e2ee/src/core/epoch-talk.ts';
import { newGroupId } from '../../packages/e2ee/src/core/group-id.ts';
import { MlsKeyAgreement, type Bytes } from '../../packages/e2ee/src/core/index.ts';
import type { DeliveryResult, MemberIdentity, OutgoingMls } from '../../packages/e2ee/src/messages.ts';
import { allCalm, Member } from './support/member.ts';
import { SimulatedGateway } from './support/simulated-gateway.ts';

type Deliver = (message: OutgoingMls) => DeliveryResult;

/** People of one appointment on one gateway; each may have a way of their own of losing messages. */
class Circle {
  readonly gateway = new SimulatedGateway();
  readonly members: Member[] = [];
  now = 1_000_000;

  async enter(participantId: string, role: string, { saved = null, way }: { readonly saved?: string | null; readonly way?: (onwards: Deliver) => Deliver } = {}): Promise<Member> {
    const identity: MemberIdentity = { appointmentId: 'apt_1', participantId, role, name: participantId };
    const onwards: Deliver = (message) => this.gateway.deliver(participantId, message);
    const member = await Member.start({ gateway: this.gateway, identity, saved, now: () => this.now, deliver: way?.(onwards) ?? onwards });
    this.members.push(member);
    if (role === 'clinician') member.do((session) => session.create(this.gateway.groupId));
    else member.do((session) => session.offer());
    await allCalm(this.members);
    return member;
  }

  async tick(ms: number): Promise<void> {
    this.now += ms;
    for (const member of this.members) member.do((session) => session.tick());
    await allCalm(this.members);
  }
}

const digits = (member: Member) => member.status.safetyCode?.digits ?? null;

test('nobody has a code alone; two have the same, three another one', async () => {
  const circle = new Circle();
  const doctor = await circle.enter('doc', 'clinician');
  assert.equal(doctor.status.safetyCode, null);
  const ana = await circle.enter('ana', 'patient');
  const first = digits(doctor);
  assert.match(first ?? '', /^\d{6}$/);
  assert.deepEqual(ana.status.safetyCode, doctor.status.safetyCode);
  const ben = await circle.enter('ben', 'patient');
  assert.deepEqual(ana.status.safetyCode, doctor.status.safetyCode);
  assert.deepEqual(ben.status.safetyCode, doctor.status.safetyCode);
  assert.notEqual(digits(doctor), first);
});

test('a reload makes a new code on the same key', async () => {
  const circle = new Circle();
  const doctor = await circle.enter('doc', 'clinician');
  const ana = await circle.enter('ana', 'patient');
  const before = { code: digits(doctor), keys: doctor.status.members.map(({ signatureKey }) => signatureKey).toSorted() };
  const again = await circle.enter('ana', 'patient', { saved: ana.saved });
  assert.notEqual(digits(again), before.code);
  assert.equal(digits(again), digits(doctor));
  assert.deepEqual(doctor.status.members.map(({ signatureKey }) => signatureKey).toSorted(), before.keys);
});

test('what got lost is said again until everybody has the code', async () => {
  const circle = new Circle();
  let lost = 0;
  const doctor = await circle.enter('doc', 'clinician');
  const ana = await circle.enter('ana', 'patient', { way: (onwards) => (message) => {
    if (message.type !== 'mls' || lost >= 3) return onwards(message);
    lost += 1;
    return 'ok';
  } });
  assert.deepEqual([digits(doctor), digits(ana)], [null, null]);
  for (let round = 0; round < 4; round += 1) await circle.tick(6_000);
  assert.equal(lost, 3);
  assert.match(digits(doctor) ?? '', /^\d{6}$/);
  assert.equal(digits(ana), digits(doctor));
  const spoken = circle.gateway.spoken;
  for (let heartbeat = 0; heartbeat < 6; heartbeat += 1) await circle.tick(10_000);
  assert.equal(circle.gateway.spoken, spoken + 2 * 6, 'whoever has the code says no more than that they are there');
});

test('two groups with somebody in between have two codes', async () => {
  const [left, right] = [new Circle(), new Circle()];
  const doctor = await left.enter('doc', 'clinician');
  await left.enter('ana', 'patient');
  await right.enter('doc', 'clinician');
  const ana = await right.enter('ana', 'patient');
  assert.match(digits(doctor) ?? '', /^\d{6}$/);
  assert.notDeepEqual(doctor.status.safetyCode, ana.status.safetyCode);
});

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

const start = (participantId: string, role: string) => MlsKeyAgreement.start({
  identity: { appointmentId: 'apt_1', participantId, role, name: participantId }, saved: null, webCrypto: crypto.subtle, now: () => Date.now(), randomBytes,
});

/** Two members of one real group; the second speaks freely. */
async function pair() {
  const [doctor, ana] = [await start('doc', 'clinician'), await start('ana', 'patient')];
  const offer = await ana.offer();
  const { welcome, next } = await (await doctor.create(newGroupId('apt_1', randomBytes))).change({ remove: [], add: [ana.inspect(offer.bytes)] });
  const { epoch } = await ana.join(welcome ?? new Uint8Array(0), [offer]);
  const told: string[] = [];
  const said: Bytes[] = [];
  const talk = new EpochTalk({
    webCrypto: crypto.subtle, now: () => 0, randomBytes, say: (_epoch, message) => { said.push(message); },
    onAcknowledged: () => { told.push('acknowledged'); }, onCode: () => { told.push('code'); }, onTampered: () => { told.push('tampered'); },
    conversation: { onHeard: () => {}, onProgress: () => {}, onSaid: () => {} },
  });
  await talk.begin(next);
  return { epoch, next, told, said, talk, say: async (content: Bytes) => talk.hear(await epoch.sealMessage(content)) };
}

const commitment = (): CodeStatement => ({ asking: false, commitment: randomBytes(32), reveal: null });

test('a member who commits twice is found out, whatever the gateway delivers', async () => {
  const { told, say } = await pair();
  const first = commitment();
  await say(encodeStatement(first));
  await say(encodeStatement(first));
  assert.deepEqual(told, [], 'the same again is no second one');
  await say(encodeStatement(commitment()));
  assert.deepEqual(told, ['tampered']);
});

test('a sealed message counts once and for its sender only', async () => {
  const { epoch, told, talk, say } = await pair();
  await say(encodeAck(0));
  assert.deepEqual(told, [], 'nobody acknowledges for somebody else');
  const sealed = await epoch.sealMessage(encodeAck(epoch.ownLeaf));
  assert.equal(epoch.ownLeaf, 1);
  await talk.hear(sealed);
  await talk.hear(sealed);
  assert.deepEqual(told, ['acknowledged']);
  const forged = await epoch.sealMessage(encodeStatement(commitment()));
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
  await talk.hear(forged);
  assert.equal(told.length, 1);
});

test('whoever forces one new code after another gets no guesses without end', async () => {
  const { next, said, talk } = await pair();
  const acknowledgementAndHash = 2;
  assert.equal(said.length, acknowledgementAndHash);
  for (let epochs = 1; epochs < 50; epochs += 1) await talk.begin(next);
  assert.equal(said.length, 50 * acknowledgementAndHash);
  await talk.begin(next);
  assert.equal(said.length, 50 * acknowledgementAndHash + 1, 'the keys go on, the code does not');
});
