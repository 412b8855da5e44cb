import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { toBase64 } from '../../packages/e2ee/src/core/base64.ts';
import { newGroupId } from '../../packages/e2ee/src/core/group-id.ts';
import { KeyAgreementError } from '../../packages/e2ee/src/core/key-agreement-error.ts';
import { readMlsMessage, writeMlsMessage } from '../../packages/e2ee/src/core/mls-message.ts';
import type { MemberIdentity } from '../../packages/e2ee/src/messages.ts';
import { Clinic, type Word } from './support/clinic.ts';
import { House } from './support/house.ts';
import { MaliciousGateway } from './support/malicious-gateway.ts';
import type { Member, MemberOptions } from './support/member.ts';
import { rawCommit, rawGroup, rawJoin, rawKeyPackage, type RawKeyPackage } from './support/raw-mls.ts';

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const person = (participantId: string, role = 'patient'): MemberIdentity => ({ appointmentId: 'apt_1', participantId, role, name: `name of ${participantId}` });
const refusedWith = (code: string) => (error: unknown) => error instanceof KeyAgreementError && error.code === code;
const names = (member: Member) => member.status.members.map((one) => one.participantId).toSorted();
const keyOf = (member: Member, participantId: string) => member.status.members.find((one) => one.participantId === participantId)?.signatureKey;

let clinic: Clinic;
before(async () => { clinic = await Clinic.open(); });

/** How a page of the clinic is set up for that person. */
const page = (identity: MemberIdentity, requiredFor: 'nobody' | 'clinicians' | 'everyone', word?: Word): Partial<MemberOptions> =>
  ({ grounds: clinic.trust(requiredFor), fetchAssertion: (thumbprint) => clinic.vouch(thumbprint, identity, word) });

async function consultation(more: Partial<MemberOptions> = {}): Promise<{ readonly house: House<MaliciousGateway>; readonly doctor: Member }> {
  const house = new House(new MaliciousGateway());
  const doctor = await house.enter('doc', 'clinician', more);
  doctor.do((session) => session.create(null));
  await house.calm();
  return { house, doctor };
}

const vouched = (requiredFor: 'nobody' | 'clinicians' | 'everyone') => consultation(page(person('doc', 'clinician'), requiredFor));

/** The gateway hands on a key package of its own making as Ana's. */
async function swapFor(house: House<MaliciousGateway>, made: RawKeyPackage, more: Partial<MemberOptions> = {}): Promise<Member> {
  house.gateway.substitutes.set('ana', toBase64(made.bytes));
  return house.guest('ana', more);
}

test('people the clinic vouches for are in, and shown as such', async () => {
  const { house, doctor } = await vouched('everyone');
  const ana = await house.guest('ana', page(person('ana'), 'everyone'));
  for (const member of [doctor, ana]) assert.deepEqual(member.status.members.map(({ identity }) => identity), ['asserted', 'asserted']);
});

test('who brings no word of the clinic is in where the page asks for none of them, and shown as a claim', async () => {
  const { house, doctor } = await vouched('clinicians');
  const ana = await house.guest('ana', { grounds: clinic.trust('clinicians') });
  for (const member of [doctor, ana]) assert.deepEqual(member.status.members.map(({ identity }) => identity), ['asserted', 'claimed']);
});

test('a swapped key package is refused, though it names the right person', async () => {
  const { house, doctor } = await vouched('everyone');
  await swapFor(house, await rawKeyPackage(person('ana')), page(person('ana'), 'everyone'));
  assert.deepEqual(doctor.refused, [{ participantId: 'ana', code: 'unvouched' }]);
  assert.deepEqual(names(doctor), ['doc']);
});

test('without a clinic’s word it is taken, and shown: another key, and Ana stays outside', async () => {
  const { house, doctor } = await consultation();
  const ana = await swapFor(house, await rawKeyPackage(person('ana')));
  assert.deepEqual(doctor.status.members.map(({ identity }) => identity), ['claimed', 'claimed']);
  assert.equal(ana.status.groupId, null);
  assert.equal(doctor.status.safetyCode, null, 'no code to read, let alone the same one');
});

test('one person more is refused, or named as who they are', async () => {
  const eve = toBase64((await rawKeyPackage(person('eve', 'interpreter'))).bytes);
  const strict = await vouched('everyone');
  strict.house.gateway.slipIn('doc', 'eve', eve);
  await strict.house.calm();
  assert.deepEqual([names(strict.doctor), strict.doctor.refused], [['doc'], [{ participantId: 'eve', code: 'unvouched' }]]);
  const open = await consultation();
  open.house.gateway.slipIn('doc', 'eve', eve);
  await open.house.calm();
  assert.deepEqual(open.doctor.status.members.map(({ name, identity }) => `${name}, ${identity}`), ['name of doc, claimed', 'name of eve, claimed']);
});

const forgeries: readonly (readonly [string, (thumbprint: string) => Promise<string>])[] = [
  ['another issuer', async (thumbprint) => (await Clinic.open()).vouch(thumbprint, person('ana'))],
  ['alg none', async (thumbprint) => `${(await clinic.vouch(thumbprint, person('ana'), { header: { alg: 'none' } })).replace(/[^.]*$/, '')}`],
  ['another key', async () => clinic.vouch('a key of somebody else', person('ana'))],
  ['another appointment', async (thumbprint) => clinic.vouch(thumbprint, { ...person('ana'), appointmentId: 'apt_2' })],
  ['another person', async (thumbprint) => clinic.vouch(thumbprint, person('ben'))],
  ['another role', async (thumbprint) => clinic.vouch(thumbprint, person('ana', 'clinician'))],
  ['another name', async (thumbprint) => clinic.vouch(thumbprint, { ...person('ana'), name: 'Somebody' })],
  ['over', async (thumbprint) => clinic.vouch(thumbprint, person('ana'), { claims: { exp: Math.floor(Date.now() / 1000) - 3600 } })],
];

for (const [title, forge] of forgeries) {
  test(`a forged word is refused even where none is required: ${title}`, async () => {
    const { house, doctor } = await vouched('nobody');
    await swapFor(house, await rawKeyPackage(person('ana'), forge));
    assert.deepEqual(doctor.refused, [{ participantId: 'ana', code: 'unvouched' }]);
    assert.deepEqual(names(doctor), ['doc']);
  });
}

test('Ana’s own word does not cover a key of the gateway', async () => {
  const { house, doctor } = await vouched('nobody');
  const ana = await house.guest('ana', page(person('ana'), 'nobody'));
  const stolen = ana.saved.split(' ')[1] ?? '';
  assert.match(stolen, /^[\w-]+\.[\w-]+\.[\w-]+$/);
  const made = await rawKeyPackage(person('ana'), async () => stolen);
  house.gateway.slipIn('doc', 'ana', toBase64(made.bytes));
  await house.calm();
  assert.deepEqual(doctor.refused, [{ participantId: 'ana', code: 'unvouched' }]);
  assert.equal(keyOf(doctor, 'ana'), keyOf(ana, 'ana'));
});

test('cutting the word out of a key package breaks its signature', async () => {
  const { house, doctor } = await vouched('nobody');
  const real = await rawKeyPackage(person('ana'), (thumbprint) => clinic.vouch(thumbprint, person('ana')));
  const { leafNode } = real.publicPackage;
  const cut = { ...real.publicPackage, leafNode: { ...leafNode, extensions: leafNode.extensions.slice(0, 1) } };
  await swapFor(house, { ...real, bytes: writeMlsMessage({ version: 'mls10', wireformat: 'mls_key_package', keyPackage: cut }) });
  assert.deepEqual(doctor.refused, [{ participantId: 'ana', code: 'invalid' }]);
});

/** The gateway founds a group as if it were the doctor, and adds Ana to it. */
async function impersonateDoctor(house: House<MaliciousGateway>, ana: Member, keyPackage: string): Promise<void> {
  const group = await rawGroup(newGroupId('apt_1', randomBytes), await rawKeyPackage(person('doc', 'clinician')));
  const content = readMlsMessage(Uint8Array.from(Buffer.from(keyPackage, 'base64')), 'mls_key_package').keyPackage;
  const { welcome } = await rawCommit(group, [{ proposalType: 'add', add: { keyPackage: content } }]);
  assert.ok(welcome);
  const bytes = toBase64(writeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome }));
  house.gateway.push(ana.identity.participantId, { type: 'mls-welcome', groupId: toBase64(group.groupContext.groupId), epoch: 1, bytes });
  await house.calm();
}

async function lured(more: Partial<MemberOptions>): Promise<Member> {
  const house = new House(new MaliciousGateway());
  let keyPackage = '';
  const ana = await house.enter('ana', 'patient', { ...more, deliver: (message) => {
    if (message.type === 'key-package') keyPackage ||= message.bytes;
    return 'ok';
  } });
  ana.do((session) => session.offer());
  await house.calm();
  await impersonateDoctor(house, ana, keyPackage);
  return ana;
}

test('a gateway that plays the doctor is found out by whoever trusts the clinic’s key, or holds its secret', async () => {
  for (const [more, failure] of [
    [{ grounds: clinic.trust('clinicians') }, 'identity-unproven'],
    [page(person('ana'), 'everyone'), 'identity-unproven'],
    [{ grounds: { groupSecret: 'a secret of the clinic, long enough' } }, 'group-secret-wrong'],
  ] as const) {
    const ana = await lured(more);
    assert.deepEqual([ana.failures, ana.status.groupId, ana.status.keyActive], [[failure], null, false]);
  }
  const trusting = await lured({});
  assert.deepEqual(trusting.status.members.map(({ identity }) => identity), ['claimed', 'claimed'], 'who trusts nothing sees claims');
});

test('a second clinician who only claims to be one is refused', async () => {
  const { house, doctor } = await consultation({ grounds: clinic.trust('nobody') });
  house.gateway.slipIn('doc', 'eve', toBase64((await rawKeyPackage(person('eve', 'clinician'))).bytes));
  await house.calm();
  assert.deepEqual(doctor.refused, [{ participantId: 'eve', code: 'unvouched' }]);
  const colleague = person('kim', 'clinician');
  house.gateway.slipIn('doc', 'kim', toBase64((await rawKeyPackage(colleague, (thumbprint) => clinic.vouch(thumbprint, colleague))).bytes));
  await house.calm();
  assert.deepEqual(names(doctor), ['doc', 'kim'], 'one the clinic vouches for is welcome');
});

test('an old Welcome leads nowhere, neither inside nor after being removed', async () => {
  const { house, doctor } = await consultation();
  const ana = await house.guest('ana');
  const old = house.gateway.welcomes.get('ana');
  assert.ok(old);
  await house.guest('ben');
  const { epoch } = ana.status;
  house.gateway.push('ana', old);
  await house.calm();
  assert.deepEqual([ana.status.epoch, ana.status.members.length], [epoch, 3]);
  doctor.do((session) => session.remove('ana'));
  await house.calm();
  assert.equal(ana.status.groupId, null);
  // Her next key package must not bring her back by the doctor's own doing.
  house.gateway.disconnect('ana');
  house.gateway.push('ana', old);
  await house.calm();
  assert.deepEqual([ana.status.groupId, ana.status.keyActive, ana.failures], [null, false, []]);
});

test('a page without the clinic’s own word, or with a false one, says so before anything is sent', async () => {
  const house = new House(new MaliciousGateway());
  await assert.rejects(house.enter('doc', 'clinician', { grounds: clinic.trust('clinicians') }), refusedWith('unvouched'));
  await assert.rejects(house.enter('doc', 'clinician', page(person('ana', 'clinician'), 'nobody')), refusedWith('unvouched'));
  await assert.rejects(house.enter('doc', 'clinician', { grounds: { issuer: { key: { ...clinic.jwk, x: 'AAAA' }, requiredFor: 'nobody', severalClinicians: false } } }),
    refusedWith('issuer-invalid'));
});

test('a reload keeps the clinic’s word, and asks for a new one when it is over or of another clinic', async () => {
  const identity = person('ana');
  let asked = 0;
  const enter = (saved: string | null, word?: Word) => new House(new MaliciousGateway()).enter('ana', 'patient', {
    saved, grounds: clinic.trust('everyone'),
    fetchAssertion: (thumbprint) => {
      asked += 1;
      return clinic.vouch(thumbprint, identity, word);
    },
  });
  const over = { claims: { exp: Math.floor(Date.now() / 1000) - 30 } };
  const first = await enter(null, over);
  assert.equal(asked, 1, 'within the minute to spare it still holds');
  const second = await enter(first.saved);
  assert.equal(asked, 2);
  await enter(second.saved);
  assert.equal(asked, 2, 'kept');
  const elsewhere = await Clinic.open();
  const [key] = second.saved.split(' ');
  await enter(`${key} ${await elsewhere.vouch('x', identity)}`);
  assert.equal(asked, 3);
});

const secret = 'Zt3xq0Yk2m8fQ1s6Lw9vBA';

test('a secret the clinic gave to every page: all who have it are in, also after a fresh group', async () => {
  const { house, doctor } = await consultation({ grounds: { groupSecret: secret } });
  const ana = await house.guest('ana', { grounds: { groupSecret: secret } });
  const ben = await house.guest('ben', { grounds: { groupSecret: secret } });
  for (const member of [doctor, ana, ben]) assert.deepEqual(names(member), ['ana', 'ben', 'doc']);
  house.close(doctor);
  const again = await house.enter('doc', 'clinician', { grounds: { groupSecret: secret }, saved: doctor.saved });
  again.do((session) => session.create(house.gateway.groupId));
  await house.calm();
  for (const member of [again, ana, ben]) assert.deepEqual([names(member), member.failures], [['ana', 'ben', 'doc'], []]);
  assert.equal(ana.status.groupId, again.status.groupId);
});

test('who lacks it, has another one, or meets a group without it, is told so and has no keys', async () => {
  for (const [ours, theirs, failure] of [
    [secret, null, 'group-secret-missing'], [secret, `${secret}x`, 'group-secret-wrong'], [null, secret, 'group-secret-wrong'],
  ] as const) {
    const { house } = await consultation({ grounds: { groupSecret: ours } });
    const ana = await house.guest('ana', { grounds: { groupSecret: theirs } });
    assert.deepEqual([ana.failures, ana.status.groupId, ana.status.keyActive], [[failure], null, false]);
  }
  await assert.rejects(consultation({ grounds: { groupSecret: 'too short a secret' } }),
    refusedWith('secret-weak'));
});

test('a key package the gateway slips in opens no Welcome that carries the secret', async () => {
  const { house } = await consultation({ grounds: { groupSecret: secret } });
  const made = await rawKeyPackage(person('ana'));
  await swapFor(house, made, { grounds: { groupSecret: secret } });
  const welcome = house.gateway.welcomes.get('ana');
  assert.ok(welcome);
  const opened = readMlsMessage(Uint8Array.from(Buffer.from(welcome.bytes, 'base64')), 'mls_welcome').welcome;
  await assert.rejects(rawJoin(opened, made), /psk/i);
  await assert.rejects(rawJoin(opened, made, { findPsk: () => randomBytes(32) }));
});
