import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acquaintance, mayCommit } from './commit-policy.ts';

const person = (participantId: string, role: string, signatureKey = `key of ${participantId}`) =>
  ({ appointmentId: 'apt', participantId, role, name: participantId, leaf: 0, signatureKey, identity: 'claimed' as const });
const doctor = person('doc', 'clinician');
const ana = person('ana', 'patient');
const known = new Set([doctor, ana].map(acquaintance));

test('a clinician brings in anybody', () => {
  assert.ok(mayCommit({ committer: doctor, added: [person('new', 'interpreter')] }, known));
});

test('others bring back known keys only', () => {
  assert.ok(mayCommit({ committer: ana, added: [] }, known));
  assert.ok(mayCommit({ committer: ana, added: [doctor] }, known));
  assert.ok(!mayCommit({ committer: ana, added: [person('new', 'clinician')] }, known));
  assert.ok(!mayCommit({ committer: ana, added: [doctor, person('new', 'patient')] }, known));
  assert.ok(!mayCommit({ committer: ana, added: [person('doc', 'clinician', 'another key')] }, known));
});
