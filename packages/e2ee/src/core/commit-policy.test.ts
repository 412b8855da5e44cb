import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Acquaintances } from './acquaintances.ts';
import { mayCommit } from './commit-policy.ts';

const person = (participantId: string, role: string, signatureKey = `key of ${participantId}`) =>
  ({ appointmentId: 'apt', participantId, role, name: participantId, leaf: 0, signatureKey, identity: 'claimed' as const });
const doctor = person('doc', 'clinician');
const ana = person('ana', 'patient');
const known = Acquaintances.of([doctor, ana]);

test('a clinician brings in anybody', () => {
  assert.ok(mayCommit({ committer: doctor, added: [person('new', 'interpreter')] }, known));
});

test('others bring back known keys only', () => {
  assert.ok(mayCommit({ committer: ana, added: [] }, known));
  assert.ok(mayCommit({ committer: ana, added: [doctor] }, known));
  assert.ok(!mayCommit({ committer: ana, added: [person('new', 'clinician')] }, known));
  assert.ok(!mayCommit({ committer: ana, added: [doctor, person('new', 'patient')] }, known));
  assert.ok(!mayCommit({ committer: ana, added: [person('doc', 'clinician', 'another key')] }, known));
  assert.ok(!mayCommit({ committer: ana, added: [{ ...doctor, role: 'observer' }] }, known));
  assert.ok(!mayCommit({ committer: ana, added: [{ ...doctor, name: 'Dr House' }] }, known));
});

test('whoever was put out is known no more, with any of their keys', () => {
  const later = known.with([person('ana', 'patient', 'a newer key')]).without(new Set(['ana']));
  for (const added of [ana, person('ana', 'patient', 'a newer key')]) assert.ok(!mayCommit({ committer: ana, added: [added] }, later));
  assert.ok(mayCommit({ committer: ana, added: [doctor] }, later));
});
