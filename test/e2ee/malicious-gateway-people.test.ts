import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { fromBase64, toBase64 } from '../../packages/e2ee/src/core/base64.ts';
import { newGroupId } from '../../packages/e2ee/src/core/group-id.ts';
import { readMlsMessage, writeMlsMessage } from '../../packages/e2ee/src/core/mls-message.ts';
import { VerifiedMembers } from '../../packages/e2ee/src/main/verified-members.ts';
import type { MemberIdentity } from '../../packages/e2ee/src/messages.ts';
import { Clinic } from './support/clinic.ts';
import { House } from './support/house.ts';
import { MaliciousGateway } from './support/malicious-gateway.ts';
import type { Member, MemberOptions } from './support/member.ts';
import { rawCommit, rawGroup, rawKeyPackage } from './support/raw-mls.ts';

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const person = (participantId: string, role = 'patient'): MemberIdentity => ({ appointmentId: 'apt_1', participantId, role, name: `name of ${participantId}` });
const names = (member: Member) => member.status.members.map((one) => one.participantId).toSorted();

let clinic: Clinic;
before(async () => { clinic = await Clinic.open(); });

/** How a page of the clinic is set up that shows this word. */
const showing = (fetchAssertion: NonNullable<MemberOptions['fetchAssertion']>): Partial<MemberOptions> => ({ grounds: clinic.trust('everyone'), fetchAssertion });
const page = (identity: MemberIdentity, exp?: number): Partial<MemberOptions> =>
  showing((thumbprint) => clinic.vouch(thumbprint, identity, exp === undefined ? {} : { claims: { exp } }));
const refusal = (code: string) => ({ name: 'KeyAgreementError', code });

/** A gateway that keeps what it is given, and lets go on only what it pleases. */
class HoardingGateway extends MaliciousGateway {
  readonly keyPackages = new Map<string, string>();
  /** Whose key packages go no further. */
  readonly keptBack = new Set<string>();

  override deliver(...[from, message]: Parameters<MaliciousGateway['deliver']>): ReturnType<MaliciousGateway['deliver']> {
    if (message.type !== 'key-package') return super.deliver(from, message);
    this.keyPackages.set(from, message.bytes);
    return this.keptBack.has(from) ? 'ok' : super.deliver(from, message);
  }
}

/** The gateway founds a group of its own as `founder`, and brings Ana into it with her newest key package. */
async function lure(house: House<HoardingGateway>, founder: MemberIdentity): Promise<void> {
  const group = await rawGroup(newGroupId('apt_1', randomBytes), await rawKeyPackage(founder));
  const content = readMlsMessage(fromBase64(house.gateway.keyPackages.get('ana') ?? '') ?? assert.fail(), 'mls_key_package').keyPackage;
  const { welcome } = await rawCommit(group, [{ proposalType: 'add', add: { keyPackage: content } }]);
  assert.ok(welcome);
  const bytes = toBase64(writeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome }));
  house.gateway.push('ana', { type: 'mls-welcome', groupId: toBase64(group.groupContext.groupId), epoch: 1, bytes });
  await house.calm();
}

async function consultation(...guests: readonly string[]) {
  const house = new House(new HoardingGateway());
  const doctor = await house.doctor();
  const [ana, eve] = [await house.guest('ana'), guests.includes('eve') ? await house.guest('eve') : undefined];
  return { house, doctor, ana, eve };
}

test('nobody but a clinician brings anybody in: a gateway that plays the doctor as somebody who needs no word is not followed', async () => {
  const house = new House(new HoardingGateway());
  const ana = await house.guest('ana', { grounds: clinic.trust('clinicians') });
  await lure(house, { ...person('doc', 'observer'), name: 'Dr Doc' });
  assert.deepEqual([ana.status.groupId, ana.status.keyActive, ana.failures], [null, false, []]);
});

test('a group somebody else founds takes nobody out of the call', async () => {
  const { house, doctor, ana } = await consultation();
  const { groupId } = ana.status;
  await lure(house, person('eve', 'observer'));
  assert.deepEqual([ana.status.groupId, names(ana), names(doctor)], [groupId, ['ana', 'doc'], ['ana', 'doc']]);
  // Known is who was in that very group: not in one of their own.
  await lure(house, person('doc', 'observer'));
  assert.equal(ana.status.groupId, groupId);
});

test('with every clinician gone a guest takes back who reloads, and they let themselves be taken back', async () => {
  const { house, doctor, ana } = await consultation();
  const ben = await house.guest('ben');
  house.close(doctor);
  house.gateway.keptBack.add('ana');
  house.close(ana);
  const again = await house.guest('ana', { saved: ana.saved });
  house.gateway.slipIn('ben', 'ana', house.gateway.keyPackages.get('ana') ?? '');
  await house.calm();
  assert.deepEqual([names(again), names(ben), again.status.epoch], [['ana', 'ben', 'doc'], ['ana', 'ben', 'doc'], ben.status.epoch]);
});

test('whoever a clinician put out comes back by no guest’s hand', async () => {
  const { house, doctor, ana, eve } = await consultation('eve');
  assert.ok(eve);
  doctor.do((session) => session.remove('eve'));
  await house.calm();
  house.gateway.keptBack.add('eve');
  eve.do((session) => session.offer());
  await house.calm();
  house.gateway.slipIn('ana', 'eve', house.gateway.keyPackages.get('eve') ?? '');
  await house.calm();
  assert.deepEqual([names(doctor), names(ana), eve.status.keyActive], [['ana', 'doc'], ['ana', 'doc'], false]);
  assert.deepEqual(ana.refused, [{ participantId: 'eve', code: 'not-allowed' }]);
  house.gateway.slipIn('doc', 'eve', house.gateway.keyPackages.get('eve') ?? '');
  await house.calm();
  assert.deepEqual(names(ana), ['ana', 'doc', 'eve'], 'by a clinician’s they do');
});

test('who comes back in another role, or under another name, is to be compared again', async () => {
  const { house, ana, eve } = await consultation('eve');
  assert.ok(eve);
  const verified = new VerifiedMembers('ana', []);
  verified.add(ana.status.members);
  house.close(eve);
  const again = await house.enter('eve', 'clinician', { saved: eve.saved, identity: { ...person('eve', 'clinician'), name: 'Dr House' } });
  again.do((session) => session.offer());
  await house.calm();
  assert.deepEqual(verified.missing(ana.status.members).map(({ name, role }) => `${role} ${name}`), ['clinician Dr House']);
});

test('whose word was good when we met stays proven over a reload, though it has run out since', async () => {
  const house = new House(new HoardingGateway());
  let skewMs = 0;
  const now = () => Date.now() + skewMs;
  const doctor = await house.enter('doc', 'clinician', { ...page(person('doc', 'clinician')), wallClock: now });
  doctor.do((session) => session.create(null));
  const ana = await house.guest('ana', { ...page(person('ana')), wallClock: now });
  const met = ana.saved;
  house.close(ana);
  skewMs = 2 * 3600_000;
  const later = { ...page(person('ana'), Math.floor(now() / 1000) + 3600), wallClock: now };
  const again = await house.guest('ana', { ...later, saved: met });
  assert.deepEqual([names(again), again.failures], [['ana', 'doc'], []]);
  house.close(again);
  const [key] = met.split(' ');
  const stranger = await house.guest('ana', { ...later, saved: key ?? null });
  assert.deepEqual(stranger.failures, ['identity-unproven'], 'met for the first time, it has to be alive');
});

test('a clinic that did not answer once is told apart from one whose word does not hold, and may be asked again', async () => {
  const house = new House(new HoardingGateway());
  await assert.rejects(house.enter('kim', 'patient', showing(async () => null)), refusal('word-missing'));
  await assert.rejects(house.enter('kim', 'patient', showing((thumbprint) => clinic.vouch(thumbprint, person('ana')))), refusal('unvouched'));
  assert.ok(await house.enter('kim', 'patient', page(person('kim'))));
});

test('before a word ends a leaf shows a new one, so that people who come later meet nobody whose word is over', async () => {
  const house = new House(new HoardingGateway());
  let skewMs = 0;
  const wallClock = () => Date.now() + skewMs;
  const fresh = (identity: MemberIdentity): Partial<MemberOptions> =>
    ({ ...showing((thumbprint) => clinic.vouch(thumbprint, identity, { claims: { exp: Math.floor(wallClock() / 1000) + 3600 } })), wallClock });
  const doctor = await house.enter('doc', 'clinician', fresh(person('doc', 'clinician')));
  doctor.do((session) => session.create(null));
  const ana = await house.guest('ana', fresh(person('ana')));
  const { groupId, epoch } = ana.status;
  await house.tick(0);
  assert.deepEqual([ana.status.groupId, ana.status.epoch], [groupId, epoch], 'nothing to renew yet');
  skewMs = 3400_000;
  await house.tick(0);
  await house.tick(0);
  assert.deepEqual([names(doctor), names(ana), ana.status.keyActive, ana.failures], [['ana', 'doc'], ['ana', 'doc'], true, []]);
  skewMs = 3800_000;
  const ben = await house.guest('ben', fresh(person('ben')));
  assert.deepEqual([names(ben), ben.failures], [['ana', 'ben', 'doc'], []]);
  assert.equal(ben.status.groupId, ana.status.groupId);
});
