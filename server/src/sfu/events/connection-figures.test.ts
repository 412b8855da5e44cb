import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics } from '../../metrics/metrics.ts';
import { ConnectionFigures } from './connection-figures.ts';

/** As Janus 1.4.1 sends it, µs of its clock. */
function told(handle: number, atMicroseconds: number, event: Readonly<Record<string, unknown>>, type = 16) {
  return { emitter: 'media', type, subtype: 1, timestamp: 1_795_251_551_000_000 + atMicroseconds, session_id: 80_335_952_680_025, handle_id: handle, opaque_id: 'par_x', event };
}

function figures() {
  const metrics = new Metrics();
  return { taker: new ConnectionFigures(metrics), read: (line: RegExp) => line.exec(metrics.render())?.[1] };
}

test('a connection counts once it stands, and by how long that took', () => {
  const { taker, read } = figures();
  taker.take([told(1, 0, { ice: 'gathering' }), told(2, 10_000, { ice: 'gathering' })]);
  taker.take(told(1, 18_000, { ice: 'connecting' }));
  taker.take([told(1, 39_000, { ice: 'connected' }), told(1, 39_100, { ice: 'ready' }), told(1, 41_000, { dtls: 'connected' }), told(1, 43_000, { connection: 'webrtcup' })]);
  taker.take(told(2, 3_010_000, { connection: 'webrtcup' }));
  assert.equal(read(/media_connections_total\{outcome="connected"\} (\d+)/), '2');
  assert.equal(read(/media_connecting_seconds_bucket\{le="0.05"\} (\d+)/), '1');
  assert.equal(read(/media_connecting_seconds_sum (\S+)/), '3.043');
});

test('what fails is told apart, and a new try counts anew', () => {
  const { taker, read } = figures();
  taker.take([told(1, 0, { ice: 'gathering' }), told(1, 9_000_000, { ice: 'failed' }), told(1, 10_000_000, { ice: 'gathering' }), told(1, 10_200_000, { connection: 'webrtcup' })]);
  taker.take([told(2, 0, { ice: 'gathering' }), told(2, 1, { dtls: 'failed' }), told(2, 2, { connection: 'hangup' }), told(2, 3, { connection: 'webrtcup' })]);
  assert.equal(read(/media_connections_total\{outcome="ice-failed"\} (\d+)/), '1');
  assert.equal(read(/media_connections_total\{outcome="dtls-failed"\} (\d+)/), '1');
  assert.equal(read(/media_connecting_seconds_count (\d+)/), '1');
  assert.equal(read(/media_connecting_seconds_sum (\S+)/), '0.2');
});

test('lines that lose much, by direction; nothing Janus says makes a series of its own', () => {
  const { taker, read } = figures();
  taker.take([told(1, 0, { media: 'video', mid: '1', slow_link: 'uplink', lost_lastsec: 12 }, 32), told(1, 1, { slow_link: '192.0.2.7' }, 32)]);
  assert.equal(read(/media_slow_links_total\{direction="uplink"\} (\d+)/), '1');
  assert.equal(read(/media_slow_links_total\{direction="other"\} (\d+)/), '1');
  assert.equal(read(/(192\.0\.2\.7)/), undefined);
});

test('what is no event is passed over', () => {
  const { taker, read } = figures();
  for (const nonsense of [null, 7, 'x', [], [null, [[]]], {}, { type: 16 }, { type: 16, event: { connection: 'webrtcup' } }, { type: 16, timestamp: 'x', event: {} }]) taker.take(nonsense);
  assert.equal(read(/media_connections_total\{outcome="connected"\} (\d+)/), '0');
});
