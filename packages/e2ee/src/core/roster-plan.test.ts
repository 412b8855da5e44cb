import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Candidate, PlacedMember } from './key-agreement.ts';
import { planRoster } from './roster-plan.ts';

const member = (participantId: string, leaf: number, incarnation = 'first'): PlacedMember => ({
  appointmentId: 'apt', participantId, role: 'patient', name: participantId, leaf, signatureKey: `key of ${participantId}`, incarnation, identity: 'claimed',
});
const candidate = (participantId: string, incarnation = 'first', id = `${participantId} ${incarnation}`): Candidate => ({
  member: { ...member(participantId, 0, incarnation), assertion: null }, id, keyPackage: new Uint8Array(0),
});
const plan = (members: readonly PlacedMember[], wishes: readonly [string, Candidate | null][], used: readonly string[] = []) =>
  planRoster({ members, ownLeaf: 0, wishes: new Map(wishes), used: new Set(used) });
const me = member('me', 0);

test('adds who is not in, by two into a small group, then one by one', () => {
  const result = plan([me], [['ana', candidate('ana')], ['ben', candidate('ben')]]);
  assert.deepEqual([result.remove, result.add.map((one) => one.id), result.settled], [[], ['ana first', 'ben first'], []]);
  const four = [me, member('m1', 1), member('m2', 2), member('m3', 3)];
  assert.deepEqual(plan(four, [['ana', candidate('ana')], ['ben', candidate('ben')]]).add.map((one) => one.id), ['ana first']);
  assert.deepEqual(plan([me, member('ana', 1)], [['ana', candidate('ana')], ['ben', candidate('ben')]]).add.map((one) => one.id), ['ben first']);
});

test('a reloaded member is removed and added in one commit, and the next one keeps the old leaf until its turn', () => {
  const result = plan([me, member('ana', 1), member('ben', 2), member('m3', 3), member('m4', 4)], [['ana', candidate('ana', 'second')], ['ben', candidate('ben', 'second')]]);
  assert.deepEqual([result.remove, result.add.map((one) => one.id)], [[1], ['ana second']]);
});

test('a spare key package of a member in place changes nothing', () => {
  const result = plan([me, member('ana', 1)], [['ana', candidate('ana', 'first', 'spare')]]);
  assert.deepEqual([result.remove, result.add, result.settled], [[], [], ['ana']]);
});

test('a key package is used once', () => {
  const result = plan([me], [['ana', candidate('ana')]], ['ana first']);
  assert.deepEqual([result.add, result.settled], [[], ['ana']]);
});

test('whoever is gone already needs no commit; we never remove ourselves', () => {
  const result = plan([me], [['ana', null], ['me', null]]);
  assert.deepEqual([result.remove, result.settled], [[], ['ana', 'me']]);
});

test('the ninth finds no place', () => {
  const members = Array.from({ length: 8 }, (_, leaf) => member(`m${leaf}`, leaf));
  const result = plan(members, [['ana', candidate('ana')]]);
  assert.deepEqual([result.add, result.full], [[], ['ana']]);
  assert.equal(plan(members.slice(1), [['ana', candidate('ana')]]).add.length, 1);
});

test('whoever goes makes room in the same commit', () => {
  const members = Array.from({ length: 8 }, (_, leaf) => member(`m${leaf}`, leaf));
  const result = plan(members, [['m3', null], ['ana', candidate('ana')]]);
  assert.deepEqual([result.remove, result.add.length, result.full], [[3], 1, []]);
});
