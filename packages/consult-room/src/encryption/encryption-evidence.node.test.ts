import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FrameCounters } from '@consult-room/e2ee/messages';
import { evidenceOf } from './encryption-evidence.ts';

const now = 1_000_000;
const seenAgo = (ms: number): FrameCounters => ({ ok: 9, noKey: 0, rejected: 0, lastOkAt: now - ms });
const never: FrameCounters = { ok: 0, noKey: 0, rejected: 40, lastOkAt: 0 };

test('alone is pending, never a green lock', () => {
  const { state, code } = evidenceOf({}, true, [], now);
  assert.deepEqual([state, code], ['pending', 'alone']);
});

test('without a key it is pending even while old frames are fresh', () => {
  const { state, code } = evidenceOf({ 'receive/a/0': seenAgo(10) }, false, [{ participantId: 'a', live: [0] }], now);
  assert.deepEqual([state, code], ['pending', 'no-key']);
});

test('every stream shown must have a frame of the last five seconds', () => {
  const person = [{ participantId: 'a', live: [0, 1] as const }];
  assert.equal(evidenceOf({ 'receive/a/0': seenAgo(100), 'receive/a/1': seenAgo(5_000) }, true, person, now).state, 'encrypted');
  assert.equal(evidenceOf({ 'receive/a/0': seenAgo(100), 'receive/a/1': seenAgo(5_001) }, true, person, now).state, 'pending');
  assert.equal(evidenceOf({ 'receive/a/0': seenAgo(100) }, true, person, now).state, 'pending');
});

test('rejected frames prove nothing', () => {
  assert.equal(evidenceOf({ 'receive/a/0': never }, true, [{ participantId: 'a', live: [0] }], now).state, 'pending');
});

test('one unproven person keeps the whole room pending', () => {
  const { state, people } = evidenceOf({ 'receive/a/0': seenAgo(1), 'receive/b/0': never }, true, [{ participantId: 'a', live: [0] }, { participantId: 'b', live: [0] }], now);
  assert.equal(state, 'pending');
  assert.deepEqual([...people], [['a', 'encrypted'], ['b', 'pending']]);
});

test('somebody without any device does not hold back the others', () => {
  const expected = [{ participantId: 'a', live: [0] as const }, { participantId: 'silent', live: [] }];
  assert.equal(evidenceOf({ 'receive/a/0': seenAgo(1) }, true, expected, now).state, 'encrypted');
});

test('sealed silence speaks for a person with everything switched off', () => {
  assert.equal(evidenceOf({ 'receive/a/0': seenAgo(1) }, true, [{ participantId: 'a', live: [] }], now).state, 'encrypted');
});
