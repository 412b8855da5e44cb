import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QualityLevel, QualityScore } from '@consult-room/quality';
import { QualityHistory } from './quality-history.ts';

const at = (level: QualityLevel, score: number): QualityScore => ({ level, score, reasons: [], mos: null });

test('keeps one look in five seconds, every change of level, and no more than ten minutes', () => {
  const history = new QualityHistory();
  history.note(null, 0);
  for (let second = 0; second < 7; second += 1) history.note(second < 3 ? at('good', 90) : at('poor', 30), second * 1_000);
  assert.deepEqual(history.until(10_000), [{ secondsAgo: 10, level: 'good', score: 90 }, { secondsAgo: 7, level: 'poor', score: 30 }]);
  for (let second = 10; second < 2_000; second += 1) history.note(at('fair', 60), second * 1_000);
  const kept = history.until(2_000_000);
  assert.equal(kept.length, 120);
  assert.deepEqual([kept[0]?.secondsAgo, kept.at(-1)?.secondsAgo], [600, 5]);
});
