import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestCorner, nextCorner, type Corner } from './corner.ts';

const stage = { width: 400, height: 800 };

test('a picture let go of falls into the nearest corner, in the reading direction', () => {
  assert.equal(nearestCorner(350, 700, stage, false), 'bottom-end');
  assert.equal(nearestCorner(50, 100, stage, false), 'top-start');
  assert.equal(nearestCorner(50, 100, stage, true), 'top-end');
  assert.equal(nearestCorner(-20, 900, stage, false), 'bottom-start');
});

test('the button goes once around and comes home', () => {
  const seen: Corner[] = ['bottom-end'];
  for (let press = 0; press < 4; press += 1) seen.push(nextCorner(seen.at(-1) ?? 'bottom-end'));
  assert.equal(new Set(seen.slice(0, 4)).size, 4);
  assert.equal(seen[4], 'bottom-end');
});
