import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StandingPictures } from './standing-pictures.ts';

const ada = { mid: '4', participantId: 'ada', slot: 1 } as const;
type Totals = readonly [decoded: number, lost: number, received: number];

/** What is said of a picture, look by look, half a second apart. */
function looks(pictures: StandingPictures, fromMs: number, ...totals: readonly Totals[]): readonly (number | null)[] {
  return totals.map(([framesDecoded, packetsLost, packetsReceived], at) => {
    const report = [['a', { type: 'inbound-rtp', kind: 'video', mid: '4', framesDecoded, packetsLost, packetsReceived }], ['b', { type: 'inbound-rtp', kind: 'audio', mid: '3', packetsLost: 9, packetsReceived: 9 }]] as const;
    return pictures.look(report, [ada], fromMs + at * 500)[0]?.forMs ?? null;
  });
}

test('a picture stands from the last one shown, where packets were lost and others arrive', () => {
  assert.deepEqual(looks(new StandingPictures(), 0, [10, 0, 100], [10, 2, 110], [10, 2, 120], [11, 2, 130], [11, 2, 140]), [null, 500, 1_000, null, null]);
});

test('what stands without a loss is a slow device, and what does not arrive at all is no business of a key frame', () => {
  assert.deepEqual(looks(new StandingPictures(), 0, [10, 5, 100], [10, 5, 110], [10, 5, 120]), [null, null, null]);
  assert.deepEqual(looks(new StandingPictures(), 0, [10, 5, 100], [10, 8, 100]), [null, null]);
});

test('what was missed just ahead of the last picture may be what the next ones want', () => {
  assert.deepEqual(looks(new StandingPictures(), 0, [10, 0, 100], [11, 2, 110], [11, 2, 120]), [null, null, 500]);
});

test('packets that come twice hide none that was asked for again', () => {
  const pictures = new StandingPictures();
  const look = (nackCount: number, packetsLost: number, nowMs: number) =>
    pictures.look([['a', { type: 'inbound-rtp', kind: 'video', mid: '4', framesDecoded: 10, packetsReceived: nowMs, packetsLost, nackCount }]], [ada], nowMs)[0]?.forMs ?? null;
  assert.deepEqual([look(0, 3, 500), look(2, 2, 1_000)], [null, 500]);
});

test('before the first picture nothing stands', () => {
  assert.deepEqual(looks(new StandingPictures(), 0, [0, 0, 0], [0, 4, 50], [0, 8, 90]), [null, null, null]);
});

test('another connection begins anew', () => {
  const pictures = new StandingPictures();
  assert.deepEqual(looks(pictures, 0, [10, 0, 100], [3, 1, 20], [3, 2, 30]), [null, null, 500]);
  pictures.restart();
  assert.deepEqual(looks(pictures, 5_000, [3, 9, 60]), [null]);
});

test('of lines nobody is known to be on, and of browsers that do not say, nothing is said', () => {
  const pictures = new StandingPictures();
  const silent = [['a', { type: 'inbound-rtp', kind: 'video', mid: '4' }], ['b', { type: 'inbound-rtp', kind: 'video', mid: '9', framesDecoded: 1, packetsLost: 0, packetsReceived: 1 }]] as const;
  assert.deepEqual(pictures.look(silent, [ada], 0), []);
});
