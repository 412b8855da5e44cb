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

test('what is as bad as can be is said at the first sample, and forgotten after two', () => {
  assert.deepEqual(levels(play([20, 1_300, 20, 20])), [null, 'good', 'poor', 'poor', 'good']);
});

test('one better sample does not change the level, two do', () => {
  assert.deepEqual(levels(play([400, 20, 400, 20, 20])), [null, 'poor', 'poor', 'poor', 'poor', 'good']);
});

/** One look a second at a line that loses this many of 50 packets in each. */
function lose(...lost: readonly number[]): readonly (string | null)[] {
  let meter = newMeter();
  const totals = { packetsReceived: 0, packetsLost: 0 };
  return [0, ...lost].map((count, second) => {
    totals.packetsReceived += 50 - count;
    totals.packetsLost += count;
    meter = nextQuality(meter, { ...sampleOf([[]], second * 1000), ...totals });
    return meter.shown?.level ?? null;
  });
}

test('of few packets loss is that of three seconds: one packet of fifty is neither 0 % nor 2 %', () => {
  assert.deepEqual(lose(0, 0, 0, 1, 0, 0, 0), [null, 'good', 'good', 'good', 'good', 'good', 'good', 'good']);
  assert.deepEqual(lose(1, 1, 1, 1, 0, 1, 1), [null, 'fair', 'fair', 'fair', 'fair', 'fair', 'fair', 'fair']);
});

test('ten percent lost are poor within four seconds, and good within four once they end', () => {
  assert.deepEqual(lose(0, 0, 0, 5, 5, 5, 5, 5), [null, 'good', 'good', 'good', 'good', 'poor', 'poor', 'poor', 'poor']);
  assert.deepEqual(lose(5, 5, 5, 0, 0, 0, 0).slice(-4), ['poor', 'poor', 'good', 'good']);
});

test('a new connection is not held against the one before', () => {
  let meter = newMeter();
  for (const [second, packetsReceived] of [500, 550, 600, 20, 70, 120].entries()) {
    meter = nextQuality(meter, { ...sampleOf([[]], second * 1000), packetsReceived, packetsLost: second < 3 ? 300 : 0 });
  }
  assert.equal(meter.shown?.level, 'good');
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

/** One look a second at a picture that freezes for so many ms in each, on a line that loses two packets of a hundred. */
function freeze(...frozenMs: readonly number[]): readonly (string | null)[] {
  let meter = newMeter();
  const totals = { packetsReceived: 0, packetsLost: 0, videoPackets: 0, framesDecoded: 0, frozenMs: 0 };
  return [0, 0, ...frozenMs].map((ms, second) => {
    totals.packetsReceived += 98;
    totals.packetsLost += 2;
    totals.videoPackets += 50;
    totals.framesDecoded += ms === 1_000 ? 0 : 15;
    totals.frozenMs += ms;
    meter = nextQuality(meter, { ...sampleOf([[]], second * 1000), ...totals });
    return meter.shown?.level ?? null;
  }).slice(2);
}

test('a short freeze on a line that is fair leaves it fair, a picture that keeps freezing is poor, and one that stands is at once', () => {
  assert.deepEqual(freeze(0, 0, 270, 0, 0), ['fair', 'fair', 'fair', 'fair', 'fair']);
  assert.deepEqual(freeze(0, 0, 500, 500, 500), ['fair', 'fair', 'fair', 'poor', 'poor']);
  assert.deepEqual(freeze(0, 0, 1_000, 1_000), ['fair', 'fair', 'poor', 'poor']);
});
