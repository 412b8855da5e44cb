import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Revivals } from './revivals.ts';

test('three within five minutes, and again when those are long ago', () => {
  const revivals = new Revivals();
  assert.deepEqual([0, 1_000, 2_000, 3_000, 299_999].map((at) => revivals.allow(at)), [true, true, true, false, false]);
  assert.deepEqual([300_000, 300_500, 301_000].map((at) => revivals.allow(at)), [true, false, true]);
});
