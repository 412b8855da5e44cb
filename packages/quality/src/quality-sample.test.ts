import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ratesBetween } from './quality-rates.ts';
import { sampleOf } from './quality-sample.ts';
import type { StatsEntry } from './stats-report.ts';

const entries: readonly StatsEntry[] = [
  { id: 'a', type: 'inbound-rtp', packetsReceived: 100, packetsLost: 2, bytesReceived: 9000, mid: '0' },
  { id: 'v', type: 'inbound-rtp', packetsReceived: 300, packetsLost: 8, bytesReceived: 90_000, mid: '1' },
  { id: 'o', type: 'outbound-rtp', packetsSent: 77 },
  { id: 'r1', type: 'remote-inbound-rtp', fractionLost: 0.02 },
  { id: 'r2', type: 'remote-inbound-rtp', fractionLost: 0.01 },
  { id: 'p1', type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.08 },
  { id: 'p2', type: 'candidate-pair', nominated: false, state: 'succeeded', currentRoundTripTime: 2 },
];

test('an RTCStatsReport and a list give the same sample', () => {
  const fromList = sampleOf([entries], 1000);
  const fromMap = sampleOf([new Map(entries.map((entry) => [entry.id, entry]))], 1000);
  assert.deepEqual(fromMap, fromList);
  assert.deepEqual(fromList, {
    atMs: 1000, packetsReceived: 400, packetsLost: 10, bytesReceived: 99_000, packetsSent: 77, remoteLossFraction: 0.02, roundTripMs: 80,
  });
});

test('inbound streams can be limited to one person', () => {
  assert.equal(sampleOf([entries], 0, (entry) => entry['mid'] === '1').packetsReceived, 300);
});

test('rates take the worse direction and the time between', () => {
  const before = sampleOf([[]], 0);
  const after = { ...before, atMs: 2000, packetsReceived: 95, packetsLost: 5, bytesReceived: 1000, remoteLossFraction: 0.01, roundTripMs: 40 };
  assert.deepEqual(ratesBetween(before, after), { loss: 0.05, roundTripMs: 40, packetsReceived: 95, packetsSent: 0, bitrateBps: 4000 });
  assert.equal(ratesBetween(before, { ...after, remoteLossFraction: 0.3 }).loss, 0.3);
});

test('a new connection counts from zero instead of backwards', () => {
  const before = { ...sampleOf([[]], 0), packetsReceived: 1000, packetsLost: 50 };
  const after = { ...before, atMs: 1000, packetsReceived: 99, packetsLost: 1 };
  assert.equal(ratesBetween(before, after).packetsReceived, 99);
  assert.equal(ratesBetween(before, after).loss, 0.01);
});

test('late packets do not make loss negative', () => {
  const before = { ...sampleOf([[]], 0), packetsReceived: 10, packetsLost: 5 };
  assert.equal(ratesBetween(before, { ...before, packetsReceived: 20, packetsLost: 3 }).loss, 0);
});
