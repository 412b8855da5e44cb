import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StatsEntry } from './stats-report.ts';
import { lookAtStreams, streamFigures } from './stream-figures.ts';

const codecs: readonly StatsEntry[] = [{ id: 'c1', type: 'codec', mimeType: 'audio/opus' }, { id: 'c2', type: 'codec', mimeType: 'video/VP8' }];
const sound = (packetsReceived: number, packetsLost: number, bytesReceived: number): StatsEntry =>
  ({ id: 'i1', type: 'inbound-rtp', mid: '0', codecId: 'c1', packetsReceived, packetsLost, bytesReceived, jitter: 0.004 });
const layer = (id: string, view: Readonly<Record<string, unknown>>): StatsEntry => ({ id, type: 'outbound-rtp', mid: '1', ...view });
const sizes = (bytes: number): readonly StatsEntry[] => [
  ...codecs,
  layer('none', { bytesSent: 0, packetsSent: 0 }),
  layer('l', { codecId: 'c2', bytesSent: bytes, packetsSent: bytes / 100, frameWidth: 320, frameHeight: 180, framesPerSecond: 15 }),
  layer('m', { bytesSent: bytes, packetsSent: bytes / 100, frameWidth: 640, frameHeight: 360, framesPerSecond: 30 }),
  layer('h', { bytesSent: 0, packetsSent: 0, frameWidth: 1280, frameHeight: 720, framesPerSecond: 0 }),
  { id: 'rl', type: 'remote-inbound-rtp', localId: 'l', fractionLost: 0.02, jitter: 0.001 },
  { id: 'rm', type: 'remote-inbound-rtp', localId: 'm', fractionLost: 0.05, jitter: 0.003 },
];

test('tells of what arrives: codec, bit rate, loss and unevenness since the look before', () => {
  const first = lookAtStreams([...codecs, sound(100, 0, 8_000)], 1_000);
  const second = lookAtStreams([...codecs, sound(190, 10, 16_000)], 3_000);
  assert.deepEqual(streamFigures(null, first), [{ mid: '0', codec: 'opus', bitrateBps: null, loss: null, jitterMs: 4, picture: null }]);
  assert.deepEqual(streamFigures(first, second), [{ mid: '0', codec: 'opus', bitrateBps: 32_000, loss: 0.1, jitterMs: 4, picture: null }]);
});

test('a stream that begins anew has no past, and a late packet is no gain', () => {
  const old = lookAtStreams([sound(500, 5, 40_000)], 1_000);
  assert.equal(streamFigures(old, lookAtStreams([sound(20, 0, 1_600)], 2_000))[0]?.bitrateBps, null);
  assert.equal(streamFigures(old, lookAtStreams([sound(550, 3, 44_000)], 2_000))[0]?.loss, 0);
  assert.equal(streamFigures(old, old)[0]?.bitrateBps, null, 'no time has gone by');
  assert.equal(streamFigures(lookAtStreams([], 1_000), old)[0]?.bitrateBps, null);
});

test('pictures sent in three sizes are one stream, as large as the largest that is sent', () => {
  const figures = streamFigures(lookAtStreams(sizes(10_000), 0), lookAtStreams(sizes(60_000), 1_000));
  assert.deepEqual(figures, [{ mid: '1', codec: 'VP8', bitrateBps: 800_000, loss: 0.05, jitterMs: 3, picture: { width: 640, height: 360, framesPerSecond: 30 } }]);
});

test('what a browser leaves out is not known, and other entries do not count', () => {
  const report: readonly StatsEntry[] = [
    { id: 'i', type: 'inbound-rtp', mid: '2', frameWidth: 640, frameHeight: 480 }, { id: 'o', type: 'outbound-rtp' }, { id: 't', type: 'transport', mid: '9' },
  ];
  assert.deepEqual(streamFigures(null, lookAtStreams(report, 0)), [{ mid: '2', codec: null, bitrateBps: null, loss: null, jitterMs: null, picture: { width: 640, height: 480, framesPerSecond: null } }]);
});
