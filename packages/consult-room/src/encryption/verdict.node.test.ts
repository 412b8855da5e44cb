import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GroupMember } from '@consult-room/e2ee/messages';
import { verdictOf, type Verdict } from './verdict.ts';

const member = (participantId: string): GroupMember => ({ leaf: 0, appointmentId: 'apt', participantId, role: 'patient', name: participantId, signatureKey: participantId, identity: 'claimed' });
const [ana, ben] = [member('ana'), member('ben')];
const encrypted: Verdict = { state: 'encrypted', code: 'authenticated' };

test('verified is encrypted, and everybody compared', () => {
  assert.deepEqual(verdictOf(encrypted, [ana, ben], [], []), { state: 'verified', code: 'compared' });
  assert.deepEqual(verdictOf(encrypted, [ana, ben], [ben], []), encrypted);
});

test('a comparison never makes up for frames that do not come', () => {
  for (const state of ['pending', 'failed'] as const) assert.equal(verdictOf({ state, code: 'no-frames' }, [ana], [], []).state, state);
});

test('nobody compared with nobody is not verified', () => {
  assert.deepEqual(verdictOf(encrypted, [], [], []), encrypted);
});

test('somebody out of touch inside the group is shown, however their frames look', () => {
  assert.deepEqual(verdictOf(encrypted, [ana, ben], [], ['ben']), { state: 'pending', code: 'out-of-touch' });
  assert.deepEqual(verdictOf(encrypted, [ana], [], ['ben']).state, 'verified');
});
