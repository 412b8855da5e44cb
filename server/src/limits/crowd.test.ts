import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Crowd } from './crowd.ts';

test('T24: one too many at a key shows the oldest of that key out, nobody else', () => {
  const out: string[] = [];
  const crowd = new Crowd(2);
  const enter = (key: string, name: string) => crowd.enter(key, () => out.push(name));
  enter('a', 'a1');
  const leave = enter('a', 'a2');
  enter('b', 'b1');
  enter('a', 'a3');
  assert.deepEqual(out, ['a1']);
  leave();
  leave();
  enter('a', 'a4');
  assert.deepEqual(out, ['a1']);
  assert.equal(crowd.size, 3);
  enter('a', 'a5');
  assert.deepEqual(out, ['a1', 'a3']);
});

test('T24: a key nobody stands at any more takes no room', () => {
  const crowd = new Crowd(1);
  for (let key = 0; key < 1_000; key += 1) crowd.enter(String(key), () => undefined)();
  assert.equal(crowd.size, 0);
});
