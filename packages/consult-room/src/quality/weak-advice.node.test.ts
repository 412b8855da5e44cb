import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QualityLevel } from '@consult-room/quality';
import { WeakAdvice } from './weak-advice.ts';

type Stretch = readonly [level: QualityLevel, seconds: number, isSoundOnly?: boolean];

/** One look a second; every change of advice with the second it came. */
function changes(...stretches: readonly Stretch[]): readonly string[] {
  const advice = new WeakAdvice();
  const story: string[] = [];
  let [second, last] = [0, 'null'];
  for (const [level, seconds, isSoundOnly = false] of stretches) {
    for (let count = 0; count < seconds; count += 1, second += 1) {
      const said = String(advice.look(level, isSoundOnly, second * 1000));
      if (said !== last) story.push(`${second} ${said}`);
      last = said;
    }
  }
  return story;
}

test('sound alone is offered to whoever stays weak, and the phone is not, while it is not tried', () => {
  assert.deepEqual(changes(['poor', 9]), []);
  assert.deepEqual(changes(['poor', 120]), ['10 sound']);
  assert.deepEqual(changes(['lost', 120]), ['10 sound']);
});

test('a moment of good connection starts the wait anew', () => {
  assert.deepEqual(changes(['poor', 9], ['good', 2], ['poor', 4]), []);
});

test('the phone comes when sound alone has had its time and is not enough', () => {
  assert.deepEqual(changes(['poor', 15], ['poor', 30, true]), ['10 sound', '15 null', '23 phone']);
});

test('sound alone that helps leads to nothing more', () => {
  assert.deepEqual(changes(['poor', 15], ['poor', 3, true], ['fair', 60, true]), ['10 sound', '15 null']);
});

test('who came without pictures hears of the phone', () => {
  assert.deepEqual(changes(['poor', 60, true]), ['18 phone']);
});

test('who takes pictures back and is still weak is offered sound alone again', () => {
  assert.deepEqual(changes(['poor', 15], ['poor', 20, true], ['poor', 5]), ['10 sound', '15 null', '23 phone', '35 sound']);
});

test('advice ends when it is good again, and does not come back from the past', () => {
  assert.deepEqual(changes(['poor', 15], ['good', 60], ['poor', 5]), ['10 sound', '15 null']);
});

test('nothing known, nothing advised; a new connection has no past', () => {
  const advice = new WeakAdvice();
  assert.equal(advice.look(null, false, 0), null);
  for (let second = 0; second < 20; second += 1) advice.look('poor', false, second * 1000);
  assert.equal(advice.look('poor', false, 20_000), 'sound');
  advice.restart();
  assert.equal(advice.look('poor', false, 21_000), null);
});
