import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TokenBucket } from './token-bucket.ts';

test('a burst, then the rate, and the time to wait', () => {
  const bucket = new TokenBucket(0.5, 3, 0);
  assert.deepEqual([1, 2, 3, 4].map(() => bucket.take(0)), [true, true, true, false]);
  assert.equal(bucket.waitSeconds(0), 2);
  assert.equal(bucket.take(1_999), false);
  assert.equal(bucket.waitSeconds(1_999), 1);
  assert.equal(bucket.take(2_000), true);
  assert.equal(bucket.take(2_000), false);
});

test('never more than the burst; a clock that steps back takes nothing away', () => {
  const bucket = new TokenBucket(1, 2, 0);
  assert.equal(bucket.isFull(1_000_000), true);
  assert.deepEqual([1, 2, 3].map(() => bucket.take(1_000_000)), [true, true, false]);
  assert.equal(bucket.take(0), false);
  assert.equal(bucket.take(1_000), true);
});
