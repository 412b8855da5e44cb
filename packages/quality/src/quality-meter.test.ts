import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newMeter, nextQuality, type QualityMeter } from './quality-meter.ts';
import { sampleOf, type QualitySample } from './quality-sample.ts';

/** Feeds one sample a second: each step is the round trip in ms, or `silence`. */
function play(steps: readonly (number | 'silence')[], expecting = true): QualityMeter[] {
  let meter = newMeter();
  let packetsReceived = 0;
  return [0, ...steps].map((step, second) => {
    packetsReceived += step === 'silence' ? 0 : 50;
    const sample: QualitySample = {
      ...sampleOf([[]], second * 1000), packetsReceived, bytesReceived: packetsReceived * 100, roundTripMs: step === 'silence' ? 20 : step,
    };
    meter = nextQuality(meter, sample, expecting);
    return meter;
  });
}

const levels = (meters: readonly QualityMeter[]) => meters.map((meter) => meter.shown?.level ?? null);

test('nothing is claimed before two samples', () => {
  assert.deepEqual(levels(play([20])), [null, 'good']);
});

test('one bad sample does not change the level, two do', () => {
  assert.deepEqual(levels(play([20, 400, 20, 400, 400])), [null, 'good', 'good', 'good', 'good', 'poor']);
});

test('two better samples do not change the level, three do', () => {
  assert.deepEqual(levels(play([400, 20, 20, 400, 20, 20, 20])), [null, 'poor', 'poor', 'poor', 'poor', 'poor', 'poor', 'good']);
});

test('silence of three seconds is lost, and media ends it at once', () => {
  assert.deepEqual(levels(play([20, 'silence', 'silence', 'silence', 20])), [null, 'good', 'good', 'good', 'lost', 'good']);
});

test('media that never starts is lost as well', () => {
  assert.deepEqual(levels(play(['silence', 'silence', 'silence'])).at(-1), 'lost');
});

test('alone in the room nothing is expected and nothing is lost', () => {
  assert.deepEqual(levels(play(['silence', 'silence', 'silence', 'silence'], false)).at(-1), 'good');
});
