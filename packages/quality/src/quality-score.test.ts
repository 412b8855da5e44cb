import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QualityRates } from './quality-rates.ts';
import { scoreOf } from './quality-score.ts';

const rates = (loss: number, roundTripMs: number | null): QualityRates => ({ loss, roundTripMs, packetsReceived: 100, packetsSent: 100, bitrateBps: 1e6 });

for (const [loss, delay, level, score] of [
  [0, 20, 'good', 100],
  [0.0099, 149.9, 'good', 75],
  [0.01, 0, 'fair', 75],
  [0, 150, 'fair', 75],
  [0.05, 300, 'fair', 40],
  [0.0501, 0, 'poor', 40],
  [0, 300.1, 'poor', 40],
  [0.5, 4000, 'poor', 5],
  [0, null, 'good', 100],
] as const) {
  test(`loss ${loss} and round trip ${delay} ms is ${level}`, () => {
    const scored = scoreOf(rates(loss, delay));
    assert.equal(scored.level, level);
    assert.equal(scored.score, score);
  });
}

test('reasons name what is not good, the heavier first', () => {
  assert.deepEqual(scoreOf(rates(0, 20)).reasons, []);
  assert.deepEqual(scoreOf(rates(0.02, 20)).reasons, ['loss']);
  assert.deepEqual(scoreOf(rates(0, 200)).reasons, ['delay']);
  assert.deepEqual(scoreOf(rates(0.02, 900)).reasons, ['delay', 'loss']);
});

test('the score never rises when things get worse', () => {
  let last = 101;
  for (let loss = 0; loss <= 0.3; loss += 0.001) {
    const { score } = scoreOf(rates(loss, null));
    assert.ok(score <= last, `score rose at loss ${loss}`);
    last = score;
  }
});
