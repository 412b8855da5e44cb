import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BandwidthDrop } from './bandwidth-drop.ts';

const three = { h: 540, m: 270, l: 135 };

/** A line of which a new estimate comes four times a second, kbit/s; gives which layer alone was to be sent at each of them. */
function line() {
  const drop = new BandwidthDrop();
  let nowMs = 1_000_000;
  const estimates = (kbps: readonly number[], { pair = 'a', layers = three as Readonly<Record<string, number | undefined>> } = {}): readonly (string | null)[] => kbps.map((estimate) => {
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
const all = (told: readonly (string | null)[]): boolean => told.every((layer) => layer === null);

test('a line that gets narrow within a second carries the smallest pictures only, for some seconds', () => {
  const { estimates } = line();
  assert.ok(all(estimates(steady(2_000, 10))));
  assert.deepEqual(estimates([1_800, 1_100, 600, 300, 190]), [null, null, 'l', 'l', 'l']);
  const after = estimates(steady(200, 40), { layers: { l: 135, m: undefined, h: undefined } });
  assert.equal(after.lastIndexOf('l') + 1, after.filter((layer) => layer === 'l').length, 'in one piece');
  assert.equal(after.filter((layer) => layer === 'l').length, 15, 'four seconds since the look that saw it last');
});

test('the smallest of a small picture is the second', () => {
  const { estimates } = line();
  const layers = { l: undefined, m: 180, h: 360 };
  assert.deepEqual(estimates([2_000, 2_000, 500], { layers }), [null, null, 'm']);
});

test('where only one size is sent there is nothing to leave out', () => {
  const { estimates } = line();
  assert.ok(all(estimates([...steady(300, 8), ...steady(60, 8)], { layers: { l: 135, m: undefined, h: undefined } })));
});

test('a line that loses packets loses its estimate more slowly, and is left alone', () => {
  const { estimates } = line();
  assert.ok(all(estimates([2_500, 2_500, 2_000, 1_800, 1_500, 1_300, 1_200, 1_000, 900, 800, 700, 650, 600, 550, 500, 450, 400, 350, 300, 280, 260, 240])));
});

test('a line that stays wide enough for all is left alone', () => {
  const { estimates } = line();
  assert.ok(all(estimates([...steady(6_000, 4), ...steady(1_200, 20)])));
});

test('another way begins with a guess', () => {
  const { estimates } = line();
  estimates(steady(2_000, 8));
  assert.ok(all(estimates(steady(300, 8), { pair: 'b' })));
});

test('another connection is not held back by what the one before could not carry', () => {
  const { drop, estimates } = line();
  assert.equal(estimates([...steady(2_000, 8), 200]).at(-1), 'l');
  drop.restart();
  assert.ok(all(estimates([200, 300])));
});

test('nothing is held back where the browser does not say', () => {
  const drop = new BandwidthDrop();
  assert.equal(drop.look(new Map([['p', { type: 'candidate-pair' }]]), 1_000), null);
});
