import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BandwidthDrop } from './bandwidth-drop.ts';

const three = { h: 540, m: 270, l: 135 };

/** A line of which a new estimate comes four times a second, kbit/s; gives whether it had just dropped at each of them. */
function line() {
  const drop = new BandwidthDrop();
  let nowMs = 1_000_000;
  const estimates = (kbps: readonly number[], { pair = 'a', layers = three as Readonly<Record<string, number | undefined>> } = {}): readonly boolean[] => kbps.map((estimate) => {
    nowMs += 250;
    return drop.look(new Map<string, Readonly<Record<string, unknown>>>([
      ['sound', { type: 'outbound-rtp' }],
      ...Object.entries(layers).map(([rid, frameHeight]) => [rid, { type: 'outbound-rtp', rid, frameHeight }] as const),
      [pair, { type: 'candidate-pair', availableOutgoingBitrate: estimate * 1000 }],
    ]), nowMs);
  });
  return { drop, estimates };
}

const steady = (kbps: number, count: number): readonly number[] => Array.from({ length: count }, () => kbps);
const none = (told: readonly boolean[]): boolean => told.every((isSo) => !isSo);

test('a line that gets narrow at once is told for some seconds', () => {
  const { estimates } = line();
  assert.ok(none(estimates(steady(2_000, 10))));
  assert.deepEqual(estimates([1_700, 700, 500, 300, 190]), [false, true, true, true, true]);
  const after = estimates(steady(200, 40), { layers: { l: 135, m: undefined, h: undefined } });
  assert.equal(after.lastIndexOf(true) + 1, after.filter((isSo) => isSo).length, 'in one piece');
  assert.equal(after.lastIndexOf(true), 14, 'four seconds since the look that saw it last');
});

test('where only one size is sent its repeats are of use', () => {
  const { estimates } = line();
  assert.ok(none(estimates([...steady(300, 8), ...steady(60, 8)], { layers: { l: 135, m: undefined, h: undefined } })));
});

test('a line that loses packets loses its estimate more slowly, and is left alone', () => {
  const { estimates } = line();
  assert.ok(none(estimates([2_500, 2_500, 2_000, 1_700, 1_400, 1_200, 1_000, 850, 700, 600, 500, 420, 350, 300, 280, 260, 240])));
});

test('a line that stays wide enough for all is left alone', () => {
  const { estimates } = line();
  assert.ok(none(estimates([...steady(6_000, 4), ...steady(1_200, 20)])));
});

test('another way begins with a guess', () => {
  const { estimates } = line();
  estimates(steady(2_000, 8));
  assert.ok(none(estimates(steady(300, 8), { pair: 'b' })));
});

test('another connection has nothing to make up for', () => {
  const { drop, estimates } = line();
  assert.equal(estimates([...steady(2_000, 8), 200]).at(-1), true);
  drop.restart();
  assert.ok(none(estimates([200, 300])));
});

test('nothing is told where the browser does not say', () => {
  const drop = new BandwidthDrop();
  assert.equal(drop.look(new Map([['p', { type: 'candidate-pair' }]]), 1_000), false);
});
