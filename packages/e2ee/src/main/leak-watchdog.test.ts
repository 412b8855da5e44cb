import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaks, packetsSent } from './leak-watchdog.ts';

const counters = (ok: number) => ({ ok, noKey: 0, rejected: 0, lastOkAt: 0 });

test('packets without a single sealed frame are a leak', () => {
  assert.ok(leaks(1, counters(0)));
  assert.ok(leaks(1, undefined));
  assert.ok(!leaks(1, counters(1)));
  assert.ok(!leaks(0, undefined));
});

test('all layers of a sender count together, and nothing else', () => {
  const report = new Map<string, Record<string, unknown>>([
    ['a', { type: 'outbound-rtp', packetsSent: 3 }], ['b', { type: 'outbound-rtp', packetsSent: 4 }],
    ['c', { type: 'remote-inbound-rtp', packetsReceived: 9 }], ['d', { type: 'outbound-rtp' }],
  ]);
  assert.equal(packetsSent(report as RTCStatsReport), 7);
});
