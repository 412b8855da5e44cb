import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FrameCounters } from '@consult-room/e2ee/messages';
import { evidenceOf, type ExpectedPerson } from './encryption-evidence.ts';

const now = 1_000_000;
const seenAgo = (ms: number): FrameCounters => ({ ok: 9, noKey: 0, rejected: 0, lastOkAt: now - ms });
const never: FrameCounters = { ok: 0, noKey: 0, rejected: 40, lastOkAt: 0 };

const person = (participantId: string, live: ExpectedPerson['live'], sinceMs = 1): ExpectedPerson =>
  ({ participantId, live, streams: [{ slot: 0, sinceMs }, { slot: 1, sinceMs }] });

test('alone is pending, never a green lock', () => {
  const { state, code } = evidenceOf({}, true, [], now);
  assert.deepEqual([state, code], ['pending', 'alone']);
});

test('without a key it is pending even while old frames are fresh', () => {
  const { state, code } = evidenceOf({ 'receive/a/0': seenAgo(10) }, false, [person('a', [0])], now);
  assert.deepEqual([state, code], ['pending', 'no-key']);
});

test('every stream shown must have a frame of the last five seconds', () => {
  const people = [person('a', [0, 1])];
  assert.equal(evidenceOf({ 'receive/a/0': seenAgo(100), 'receive/a/1': seenAgo(5_000) }, true, people, now).state, 'encrypted');
  assert.equal(evidenceOf({ 'receive/a/0': seenAgo(100), 'receive/a/1': seenAgo(5_001) }, true, people, now).state, 'pending');
  assert.equal(evidenceOf({ 'receive/a/0': seenAgo(100) }, true, people, now).state, 'pending');
});

test('rejected frames prove nothing', () => {
  assert.equal(evidenceOf({ 'receive/a/0': never }, true, [person('a', [0])], now).state, 'pending');
});

test('one unproven person keeps the whole room pending', () => {
  const { state, people } = evidenceOf({ 'receive/a/0': seenAgo(1), 'receive/b/0': never }, true, [person('a', [0]), person('b', [0])], now);
  assert.equal(state, 'pending');
  assert.deepEqual([...people], [['a', 'encrypted'], ['b', 'pending']]);
});

test('a picture that opens and is not decoded closes no lock, and the cause is named', () => {
  const counters = { 'receive/a/0': seenAgo(1), 'receive/a/1': seenAgo(1) };
  const look = (verdict: 'fine' | 'renew' | 'stuck') => evidenceOf(counters, true, [person('a', [0, 1])], now, new Map([['receive/a/1', verdict]]));
  assert.equal(look('fine').state, 'encrypted');
  assert.equal(look('renew').state, 'encrypted');
  assert.deepEqual([look('stuck').state, look('stuck').code], ['pending', 'not-decoded']);
});

test('frames that are turned away are named', () => {
  const { state, code } = evidenceOf({ 'receive/a/0': never }, true, [person('a', [0])], now, new Map([['receive/a/0', 'refused']]));
  assert.deepEqual([state, code], ['pending', 'frames-refused']);
});

test('somebody without any device does not hold back the others', () => {
  const expected = [person('a', [0]), person('silent', [])];
  assert.equal(evidenceOf({ 'receive/a/0': seenAgo(1) }, true, expected, now).state, 'encrypted');
});

test('sealed silence speaks for a person with everything switched off', () => {
  assert.equal(evidenceOf({ 'receive/a/0': seenAgo(1) }, true, [person('a', [])], now).state, 'encrypted');
});

test('frames of the connection before this one prove nothing', () => {
  assert.equal(evidenceOf({ 'receive/a/0': seenAgo(1_000) }, true, [person('a', [0], now - 500)], now).state, 'pending');
  assert.equal(evidenceOf({ 'receive/a/0': seenAgo(400) }, true, [person('a', [0], now - 500)], now).state, 'encrypted');
});
