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

test('adds everybody who is not in, in one commit', () => {
  const result = plan([me], [['ana', candidate('ana')], ['ben', candidate('ben')]]);
  assert.deepEqual(result.add.map((one) => one.id), ['ana first', 'ben first']);
  assert.deepEqual(result.remove, []);
});

test('a reloaded member is removed and added in one commit', () => {
  const result = plan([me, member('ana', 1)], [['ana', candidate('ana', 'second')], ['ben', candidate('ben')]]);
  assert.deepEqual([result.remove, result.add.map((one) => one.id)], [[1], ['ana second', 'ben first']]);
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
  const members = Array.from({ length: 7 }, (_, leaf) => member(`m${leaf}`, leaf));
  const result = plan(members, [['ana', candidate('ana')], ['ben', candidate('ben')]]);
  assert.deepEqual([result.add.map((one) => one.member.participantId), result.full], [['ana'], ['ben']]);
});

test('whoever goes makes room in the same commit', () => {
  const members = Array.from({ length: 8 }, (_, leaf) => member(`m${leaf}`, leaf));
  const result = plan(members, [['m3', null], ['ana', candidate('ana')]]);
  assert.deepEqual([result.remove, result.add.length, result.full], [[3], 1, []]);
});
