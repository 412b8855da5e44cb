import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from './pace.ts';

test('one slow picture says nothing, thirty do, and it is over when they get faster', () => {
  const pace = new Pace();
  for (let picture = 0; picture < 29; picture += 1) pace.add(2_000);
  assert.equal(pace.isTooSlow, false);
  pace.add(400);
  assert.equal(pace.isTooSlow, true);
  for (let picture = 0; picture < 30; picture += 1) pace.add(60);
  assert.equal(pace.isTooSlow, false);
  pace.add(5_000);
  assert.equal(pace.isTooSlow, false);
});
