import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GroupMember } from '../messages.ts';
import { VerifiedMembers } from './verified-members.ts';

const member = (participantId: string, signatureKey: string): GroupMember => ({ leaf: 0, appointmentId: 'apt', participantId, role: 'patient', name: participantId, signatureKey, identity: 'claimed' });
const missing = (verified: VerifiedMembers, ...members: GroupMember[]) => verified.missing(members).map(({ participantId }) => participantId);
const me = member('me', 'M');
const ana = member('ana', 'A');

test('everybody but oneself is to be compared', () => {
  const verified = new VerifiedMembers('me', []);
  assert.deepEqual(missing(verified, me, ana), ['ana']);
  verified.add([me, ana]);
  assert.deepEqual(missing(verified, me, ana), []);
});

test('who comes in later, with another key or with a key of somebody else, is not verified', () => {
  const verified = new VerifiedMembers('me', []);
  verified.add([me, ana]);
  assert.deepEqual(missing(verified, ana, member('ben', 'B')), ['ben']);
  assert.deepEqual(missing(verified, member('ana', 'A2')), ['ana']);
  assert.deepEqual(missing(verified, member('ben', 'A')), ['ben']);
});

test('who takes another role or name under a compared key is to be compared anew', () => {
  const verified = new VerifiedMembers('me', []);
  verified.add([ana]);
  assert.deepEqual(missing(verified, { ...ana, role: 'clinician' }), ['ana']);
  assert.deepEqual(missing(verified, { ...ana, name: 'Dr House' }), ['ana']);
});

test('whoever was put out is to be compared anew, and nobody else', () => {
  const verified = new VerifiedMembers('me', []);
  verified.add([ana, member('anabel', 'B')]);
  verified.forget('ana');
  assert.deepEqual(missing(verified, ana, member('anabel', 'B')), ['ana']);
});

test('what was kept holds after a reload, and what is kept does not grow without end', () => {
  const verified = new VerifiedMembers('me', []);
  verified.add([ana]);
  assert.deepEqual(missing(new VerifiedMembers('me', verified.entries), ana), []);
  for (let n = 0; n < 200; n += 1) verified.add([member(`p${n}`, 'K')]);
  assert.equal(verified.entries.length, 64);
});
