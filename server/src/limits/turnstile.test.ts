import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Turnstile } from './turnstile.ts';

test('T24: one at a time, whoever gave no trouble before all who did, and later ones of these before earlier ones of those', async () => {
  const turnstile = new Turnstile();
  const done: string[] = [];
  const pass = (name: string, isWelcome: boolean): void => turnstile.pass(() => {
    done.push(name);
    if (name === 'flooder 1') pass('late visitor', true);
  }, isWelcome);
  for (const name of ['flooder 1', 'flooder 2', 'flooder 3']) pass(name, false);
  pass('visitor', true);
  assert.deepEqual(done, []);
  const seen: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    await nextTurn();
    seen.push(done.length);
  }
  assert.deepEqual(done, ['visitor', 'flooder 1', 'late visitor', 'flooder 2', 'flooder 3']);
  assert.deepEqual(seen, [1, 2, 3, 4, 5]);
});

test('empty, and used again', async () => {
  const turnstile = new Turnstile();
  let passed = 0;
  for (let round = 1; round < 4; round += 1) {
    turnstile.pass(() => { passed += 1; }, true);
    await nextTurn();
    assert.equal(passed, round);
  }
});
