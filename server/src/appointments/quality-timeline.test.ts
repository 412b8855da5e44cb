import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QualityReport } from '@consult-room/protocol';
import { QualityTimeline } from './quality-timeline.ts';

const report = (level: QualityReport['level'], more: Partial<QualityReport> = {}): QualityReport => ({ type: 'quality', level, score: 50, ...more });
const figures = { lossPercent: 4, roundTripMs: 100, jitterMs: null, mos: 4, path: 'relay-tls' } as const;

test('the worst of each half minute, and nothing where nobody spoke', () => {
  const timeline = new QualityTimeline(0);
  for (const [level, second] of [['good', 1], ['poor', 12], ['good', 25], ['fair', 31], ['lost', 95], ['good', 99]] as const) timeline.add(report(level), second * 1_000);
  const sum = timeline.sum(120_000);
  assert.deepEqual([sum['timeline'], sum['seconds'], sum['last']], ['pf-l', 120, 'good']);
  assert.deepEqual([sum['goodPercent'], sum['fairPercent'], sum['poorPercent'], sum['lostPercent']], [0, 33, 33, 33]);
});

test('means of what was measured, the path last taken, the reasons heard most', () => {
  const timeline = new QualityTimeline(0);
  timeline.add(report('poor', { reasons: ['loss', 'jitter'], figures }), 0);
  timeline.add(report('poor', { reasons: ['delay', 'loss'], figures: { ...figures, lossPercent: 5, roundTripMs: null, path: null } }), 10_000);
  timeline.add(report('poor', { reasons: ['cpu', 'jitter', 'loss'] }), 20_000);
  const sum = timeline.sum(30_000);
  assert.deepEqual([sum['lossPercent'], sum['roundTripMs'], sum['mos'], sum['path']], [4.5, 100, 4, 'relay-tls']);
  assert.ok(!('jitterMs' in sum), 'nobody measured it');
  assert.equal(sum['reasons'], 'loss,jitter,delay');
});

test('a call that never ends does not grow for ever', () => {
  const timeline = new QualityTimeline(0);
  for (let hour = 0; hour < 48; hour += 1) timeline.add(report('good'), hour * 3_600_000);
  assert.ok(String(timeline.sum(48 * 3_600_000)['timeline']).length <= 960);
});

test('a clock that was set back breaks nothing', () => {
  const timeline = new QualityTimeline(60_000);
  timeline.add(report('fair'), 0);
  assert.deepEqual([timeline.sum(0)['timeline'], timeline.sum(0)['seconds']], ['f', 0]);
});
