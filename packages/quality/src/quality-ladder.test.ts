import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ladderSteps, layerFor, nextStep, topOfLadder, type Ladder } from './quality-ladder.ts';
import type { QualityLevel } from './quality-score.ts';

/** One look a second: [level, seconds] after another; the steps it stood on, each with the second it came. */
function walk(...stretches: readonly (readonly [level: QualityLevel, seconds: number])[]): readonly string[] {
  let ladder: Ladder = topOfLadder();
  let second = 0;
  const story: string[] = [];
  for (const [level, seconds] of stretches) {
    for (let count = 0; count < seconds; count += 1) {
      const next = nextStep(ladder, level, second * 1000);
      if (next.step !== ladder.step) story.push(`${second} ${next.step}`);
      ladder = next;
      second += 1;
    }
  }
  return story;
}

test('poor for good: every size in turn, then few pictures, the offer, then the phone, and no further', () => {
  assert.deepEqual(walk(['poor', 60]), ['2 medium', '4 small', '6 few', '14 sound', '22 phone']);
});

test('a level that is only fair moves nothing', () => {
  assert.deepEqual(walk(['fair', 60]), []);
  assert.deepEqual(walk(['poor', 5], ['fair', 60]), ['2 medium', '4 small']);
});

test('good again: up step by step, to the top', () => {
  assert.deepEqual(walk(['poor', 5], ['good', 60]), ['2 medium', '4 small', '13 medium', '21 large']);
  assert.deepEqual(walk(['lost', 23], ['good', 60]).slice(5), ['31 sound', '39 few', '47 small', '55 medium', '63 large']);
});

test('one bad second does nothing', () => {
  assert.deepEqual(walk(['good', 10], ['poor', 1], ['good', 10], ['poor', 1], ['good', 10]), []);
});

test('a step up that does not hold makes the next one wait twice as long, up to two minutes', () => {
  // A line that carries the medium picture and never the large one.
  let ladder = topOfLadder();
  const climbs: number[] = [];
  for (let second = 0; second < 600; second += 1) {
    const next = nextStep(ladder, ladder.step === 'large' ? 'poor' : 'good', second * 1000);
    if (next.step === 'large' && ladder.step === 'medium') climbs.push(second);
    ladder = next;
  }
  assert.deepEqual(climbs.slice(1).map((second, index) => second - (climbs[index] ?? 0)), [20, 36, 68, 124, 124, 124]);
});

test('a step up that held forgives the one before', () => {
  const [, , , ...later] = walk(['poor', 3], ['good', 9], ['poor', 3], ['good', 40], ['poor', 3], ['good', 9]);
  assert.deepEqual(later, ['31 large', '57 medium', '66 large']);
});

test('the layer is what the step allows and the place can use', () => {
  assert.deepEqual(ladderSteps.map((step) => layerFor(step, null)), [2, 1, 0, -1, -1, -1]);
  assert.deepEqual([1080, 361, 360, 181, 180, 90].map((lines) => layerFor('large', lines)), [2, 2, 1, 1, 0, 0]);
  assert.deepEqual([1080, 360, 90].map((lines) => layerFor('medium', lines)), [1, 1, 0]);
  assert.deepEqual([1080, 360, 90].map((lines) => layerFor('few', lines)), [-1, -1, -1]);
});
