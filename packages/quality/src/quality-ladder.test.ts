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
  assert.deepEqual(walk(['poor', 60]), ['2 medium', '4 small', '6 few', '10 sound', '18 phone']);
});

test('a level that is only fair moves nothing', () => {
  assert.deepEqual(walk(['fair', 60]), []);
  assert.deepEqual(walk(['poor', 5], ['fair', 60]), ['2 medium', '4 small']);
});

test('good again: up step by step, to the top', () => {
  assert.deepEqual(walk(['poor', 5], ['good', 60]), ['2 medium', '4 small', '11 medium', '17 large']);
  assert.deepEqual(walk(['lost', 23], ['good', 60]).slice(5), ['29 sound', '35 few', '41 small', '47 medium', '53 large']);
});

test('what arrives well on a weak line does so because it is small: the way up waits, and goes on once the line is good', () => {
  const story: string[] = [];
  const looks = (from: number, to: number, isLineWeak: boolean, before: Ladder): Ladder => {
    let ladder = before;
    for (let second = from; second < to; second += 1) {
      const next = nextStep(ladder, 'good', second * 1000, { isLineWeak });
      if (next.step !== ladder.step) story.push(`${second} ${next.step}`);
      ladder = next;
    }
    return ladder;
  };
  const small: Ladder = { ...topOfLadder(), step: 'few', changedAtMs: 0 };
  const later = looks(3, 70, true, looks(0, 3, false, small));
  assert.deepEqual(story, ['33 small', '63 medium']);
  looks(70, 80, false, later);
  assert.deepEqual(story.slice(2), ['76 large']);
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
  assert.deepEqual(climbs.slice(1).map((second, index) => second - (climbs[index] ?? 0)), [16, 28, 52, 100, 124, 124, 124]);
});

test('a step up that held forgives the one before', () => {
  const [, , , ...later] = walk(['poor', 3], ['good', 9], ['poor', 3], ['good', 40], ['poor', 3], ['good', 9]);
  assert.deepEqual(later, ['27 large', '57 medium', '64 large']);
});

test('the layer is what the step allows and the place can use', () => {
  assert.deepEqual(ladderSteps.map((step) => layerFor(step, null)), [2, 1, 0, -1, -1, -1]);
  assert.deepEqual([1080, 361, 360, 181, 180, 90].map((lines) => layerFor('large', lines)), [2, 2, 1, 1, 0, 0]);
  assert.deepEqual([1080, 360, 90].map((lines) => layerFor('medium', lines)), [1, 1, 0]);
  assert.deepEqual([1080, 360, 90].map((lines) => layerFor('few', lines)), [-1, -1, -1]);
});

test('a full line is answered at once, with what it was seen to carry', () => {
  const top = topOfLadder();
  const at = (loss: number, bitrateBps: number) => nextStep(top, 'good', 0, { rates: { loss, bitrateBps } }).step;
  assert.deepEqual([at(0.14, 100_000), at(0.15, 900_000), at(0.4, 300_000)], ['large', 'medium', 'small']);
  assert.equal(at(0.8, 20_000), 'small', 'few pictures a second are tried only after small ones');
});

test('a full line is not asked for less again before that could help, and is not taken for a reason to phone', () => {
  const rates = { loss: 0.5, bitrateBps: 800_000 };
  const medium = nextStep(topOfLadder(), 'poor', 0, { rates });
  assert.equal(nextStep(medium, 'poor', 1_000, { rates }).step, 'medium');
  const small = nextStep(medium, 'poor', 2_000, { rates: { loss: 0.5, bitrateBps: 400_000 } });
  const few = nextStep(small, 'poor', 4_000, { rates: { loss: 0.5, bitrateBps: 100_000 } });
  assert.deepEqual([small.step, few.step, nextStep(few, 'poor', 6_000, { rates }).step], ['small', 'few', 'few']);
  assert.equal(nextStep(few, 'poor', 60_000, { rates, lowest: 'few' }).step, 'few');
  assert.equal(nextStep(few, 'poor', 60_000).step, 'sound');
});

test('where parts of a picture were lost and it stands, the smallest is asked for at once, and no less', () => {
  const large = nextStep(topOfLadder(), 'good', 0);
  const small = nextStep(large, 'good', 1_000, { isStanding: true });
  assert.deepEqual([small.step, nextStep(small, 'good', 9_000, { isStanding: true }).step], ['small', 'small']);
  assert.equal(nextStep({ ...large, changedAtMs: 500 }, 'good', 1_000, { isStanding: true }).step, 'large', 'a picture that has just changed may still be on its way');
});

test('a step up that fills the line is taken back at once', () => {
  const medium = { ...topOfLadder(), step: 'medium', changedAtMs: 9_500, isClimbing: true } as const;
  assert.equal(nextStep(medium, 'good', 10_000, { rates: { loss: 0.4, bitrateBps: 200_000 } }).step, 'small');
});
