import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QualityRates } from './quality-rates.ts';
import { lostScore, scoreOf, type QualityLevel } from './quality-score.ts';

const clean: QualityRates = {
  loss: 0, roundTripMs: null, jitterMs: null, packetsReceived: 100, packetsSent: 100, bitrateBps: 1e6, concealment: null, framesPerSecond: null,
  frozen: null, limitedBy: null, availableOutgoingBps: null,
};
const scored = (change: Partial<QualityRates>) => scoreOf({ ...clean, ...change });

for (const [change, level, score] of [
  [{}, 'good', 100],
  [{ loss: 0.0099, roundTripMs: 149.9 }, 'good', 75],
  [{ loss: 0.01 }, 'fair', 75],
  [{ roundTripMs: 150 }, 'fair', 75],
  [{ loss: 0.05, roundTripMs: 300 }, 'fair', 40],
  [{ loss: 0.0501 }, 'poor', 40],
  [{ roundTripMs: 300.1 }, 'poor', 40],
  [{ loss: 0.5, roundTripMs: 4000 }, 'poor', 5],
  [{ jitterMs: 29 }, 'good', 76],
  [{ jitterMs: 80 }, 'poor', 39],
  [{ concealment: 0.05 }, 'fair', 65],
  [{ frozen: 0.3 }, 'poor', 34],
  [{ framesPerSecond: 4 }, 'good', 100],
  [{ limitedBy: 'cpu' }, 'fair', 75],
  [{ limitedBy: 'bandwidth', availableOutgoingBps: 300_000 }, 'fair', 61],
  [{ limitedBy: 'bandwidth', availableOutgoingBps: 100_000 }, 'poor', 38],
  [{ limitedBy: 'bandwidth', availableOutgoingBps: 2_000_000 }, 'good', 100],
  [{ limitedBy: 'bandwidth' }, 'good', 100],
  [{ availableOutgoingBps: 100_000 }, 'good', 100],
] as const) {
  test(`${JSON.stringify(change)} is ${level}, ${score}`, () => {
    const { level: found, score: points } = scored(change);
    assert.deepEqual([found, points], [level, score]);
  });
}

test('reasons name what is not good, the heavier first, each once', () => {
  assert.deepEqual(scored({ roundTripMs: 20 }).reasons, []);
  assert.deepEqual(scored({ loss: 0.02, roundTripMs: 900 }).reasons, ['delay', 'loss']);
  assert.deepEqual(scored({ loss: 0.06, concealment: 0.04 }).reasons, ['loss']);
  assert.deepEqual(scored({ concealment: 0.2, jitterMs: 40 }).reasons, ['jitter']);
  assert.deepEqual(scored({ frozen: 0.1, limitedBy: 'cpu' }).reasons, ['frame-rate', 'cpu']);
  assert.deepEqual(lostScore.reasons, ['no-media']);
});

test('the score never rises when things get worse', () => {
  const members = { loss: 0.3, roundTripMs: 2000, jitterMs: 400, concealment: 0.5, frozen: 1 } as const;
  for (const [member, worst] of Object.entries(members)) {
    let last = 101;
    for (let step = 0; step <= 200; step += 1) {
      const { score } = scored({ [member]: worst * step / 200 });
      assert.ok(score <= last, `the score rose at ${member} ${worst * step / 200}`);
      last = score;
    }
  }
});

test('sound has a mark of its own as soon as it is heard', () => {
  assert.equal(scored({}).mos, null);
  const mos = scored({ concealment: 0 }).mos ?? 0;
  assert.ok(mos > 4.3 && mos < 4.5, String(mos));
  assert.ok((scored({ concealment: 0.1, roundTripMs: 400 }).mos ?? 5) < 3);
});

const after = (level: QualityLevel, change: Partial<QualityRates>) => scoreOf({ ...clean, ...change }, { level, availableOutgoingBps: null }).level;

test('what was bad is better only once it is clearly better', () => {
  assert.deepEqual((['good', 'fair', 'poor', 'lost'] as const).map((level) => after(level, { loss: 0.008 })), ['good', 'fair', 'fair', 'fair']);
  assert.deepEqual((['good', 'fair', 'poor', 'lost'] as const).map((level) => after(level, { loss: 0.045 })), ['fair', 'fair', 'poor', 'fair']);
  assert.equal(after('poor', { loss: 0.005 }), 'good');
});

test('a narrow line whose room grows again is no longer poor', () => {
  const narrow = { ...clean, limitedBy: 'bandwidth', availableOutgoingBps: 90_000 } as const;
  const from = (availableOutgoingBps: number | null) => {
    const { level, reasons } = scoreOf(narrow, { level: 'poor', availableOutgoingBps });
    return [level, ...reasons];
  };
  assert.deepEqual(from(null), ['poor', 'bandwidth']);
  assert.deepEqual(from(89_000), ['poor', 'bandwidth']);
  assert.deepEqual(from(80_000), ['fair', 'bandwidth']);
});
