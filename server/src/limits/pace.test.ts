import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from './pace.ts';

test('T24: each key has its own pace, and is told how long to wait', () => {
  const clock = { nowMs: 0 };
  const pace = new Pace(1 / 10, 2, () => clock.nowMs);
  pace.spend('a');
  pace.spend('a');
  assert.throws(() => pace.spend('a'), { code: 'rate-limited', extra: { retryAfterSeconds: 10 } });
  pace.spend('b');
  clock.nowMs = 10_000;
  pace.spend('a');
  assert.equal(pace.take('a'), false);
});

test('T24: fines are waited for, longer each time, and never without end', () => {
  const clock = { nowMs: 0 };
  const pace = new Pace(1 / 2, 30, () => clock.nowMs);
  const waits = Array.from({ length: 8 }, () => {
    pace.fine('flood', 10);
    return pace.waitSeconds('flood');
  });
  assert.deepEqual(waits, [0, 0, 2, 22, 42, 62, 62, 62]);
  assert.equal(pace.waitSeconds('neighbour'), 0);
  clock.nowMs = 62_000;
  pace.spend('flood');
});

test('T24: more keys than are kept: idle ones go first, and memory stays', () => {
  const clock = { nowMs: 0 };
  const pace = new Pace(1, 2, () => clock.nowMs);
  for (let key = 0; key < 49_999; key += 1) pace.take(`idle ${key}`);
  clock.nowMs = 60_000;
  pace.take('busy');
  pace.take('busy');
  pace.take('one more');
  assert.equal(pace.waitSeconds('busy'), 1);
  for (let key = 0; key < 200_000; key += 1) pace.take(`crowd ${key}`);
  assert.equal(pace.waitSeconds('busy'), 0);
});
