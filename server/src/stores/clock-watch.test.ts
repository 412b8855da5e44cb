import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../logging/logger.ts';
import { ClockWatch } from './clock-watch.ts';

function watch() {
  const lines: string[] = [];
  const clock = { nowMs: 1_000_000_000 };
  return { clock, lines, watch: new ClockWatch(() => clock.nowMs, createLogger('info', (line) => lines.push(line), () => 0)) };
}

test('T25 R8: up to a minute from the database is fine, either way; more is said once, and once more when it is over', async () => {
  const { clock, lines, watch: clocks } = watch();
  for (const [aheadMs, isRight] of [[0, true], [30_000, true], [60_000, true], [-60_000, true], [61_000, false], [90_000, false], [-61_000, false], [-3_600_000, false], [5_000, true]] as const) {
    await clocks.compare(async () => clock.nowMs - aheadMs);
    assert.deepEqual([clocks.skewSeconds, clocks.isRight], [aheadMs / 1_000, isRight], `${aheadMs} ms`);
  }
  assert.deepEqual(lines.map((line) => (JSON.parse(line) as { readonly event: string }).event), ['clock-wrong', 'clock-right']);
});

test('an answer that takes long is no wrong clock', async () => {
  const { clock, watch: clocks } = watch();
  const asked = clock.nowMs;
  for (const theirsMs of [asked, asked + 50_000, asked + 100_000]) {
    clock.nowMs = asked;
    await clocks.compare(async () => {
      clock.nowMs += 100_000;
      return theirsMs;
    });
    assert.equal(clocks.skewSeconds, 0);
  }
});

test('who does not answer, or has no clock of its own, changes nothing', async () => {
  const { clock, watch: clocks } = watch();
  await clocks.compare(async () => null);
  assert.ok(clocks.isRight);
  await clocks.compare(async () => clock.nowMs + 120_000);
  await clocks.compare(() => Promise.reject(new Error('away')));
  assert.equal(clocks.skewSeconds, -120);
});
