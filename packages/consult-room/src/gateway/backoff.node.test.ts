import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs } from './backoff.ts';

test('doubles up to eight seconds and spreads over half of it', () => {
  assert.deepEqual([1, 2, 3, 6, 40].map((attempt) => backoffMs(attempt, 0)), [250, 500, 1000, 8000, 8000]);
  assert.deepEqual([1, 6].map((attempt) => backoffMs(attempt, 1)), [125, 4000]);
});
