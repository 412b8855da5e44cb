import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ratesBetween } from './quality-rates.ts';
import { sampleOf } from './quality-sample.ts';
import type { StatsEntry } from './stats-report.ts';

const entries: readonly StatsEntry[] = [
  { id: 'a', type: 'inbound-rtp', packetsReceived: 100, packetsLost: 2, bytesReceived: 9000, mid: '0', kind: 'audio', jitter: 0.02, totalSamplesReceived: 48_000, concealedSamples: 900, silentConcealedSamples: 500 },
  { id: 'v', type: 'inbound-rtp', packetsReceived: 300, packetsLost: 8, bytesReceived: 90_000, mid: '1', kind: 'video', jitter: 0.06, framesDecoded: 29, totalFreezesDuration: 0.5 },
  { id: 'o', type: 'outbound-rtp', packetsSent: 77, qualityLimitationReason: 'bandwidth' },
  { id: 'o2', type: 'outbound-rtp', packetsSent: 0, qualityLimitationReason: 'none' },
  { id: 'r1', type: 'remote-inbound-rtp', packetsLost: 3, roundTripTime: 0.06, timestamp: 900 },
  { id: 'r2', type: 'remote-inbound-rtp', packetsLost: 1, roundTripTime: 0.09, timestamp: 950 },
  { id: 'r3', type: 'remote-inbound-rtp', packetsLost: 0 },
  { id: 'p1', type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.08, availableOutgoingBitrate: 700_000 },
  { id: 'p2', type: 'candidate-pair', nominated: false, state: 'succeeded', currentRoundTripTime: 2 },
];

test('an RTCStatsReport and a list give the same sample', () => {
  const fromList = sampleOf([entries], 1000);
  const fromMap = sampleOf([new Map(entries.map((entry) => [entry.id, entry]))], 1000);
  assert.deepEqual(fromMap, fromList);
  assert.deepEqual(fromList, {
    atMs: 1000, packetsReceived: 400, packetsLost: 10, bytesReceived: 99_000, packetsSent: 77, packetsMissedThere: 4, roundTripMs: 90,
    jitterMs: 20, samplesPlayed: 48_000, samplesConcealed: 400, videoPackets: 300, framesDecoded: 29, frozenMs: 500, limitedBy: 'bandwidth', availableOutgoingBps: 700_000,
  });
});

test('inbound streams can be limited to one person', () => {
  assert.equal(sampleOf([entries], 0, (entry) => entry['mid'] === '1').packetsReceived, 300);
});

test('rates take the worse direction and the time between', () => {
  const before = sampleOf([[]], 0);
  const after = { ...before, atMs: 2000, packetsReceived: 95, packetsLost: 5, bytesReceived: 1000, packetsSent: 200, packetsMissedThere: 2, roundTripMs: 40 };
  const { loss, roundTripMs, packetsReceived, packetsSent, bitrateBps } = ratesBetween(before, after);
  assert.deepEqual([loss, roundTripMs, packetsReceived, packetsSent, bitrateBps], [0.05, 40, 95, 200, 4000]);
  assert.equal(ratesBetween(before, { ...after, packetsMissedThere: 60 }).loss, 0.3);
  assert.equal(ratesBetween(before, { ...after, packetsMissedThere: 900 }).loss, 1, 'a late report tells of more than was sent since');
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

test('what a browser does not say stays unknown, not zero', () => {
  const { jitterMs, frozenMs, availableOutgoingBps, limitedBy } = sampleOf([[{ id: 'v', type: 'inbound-rtp', packetsReceived: 1 }, { id: 'o', type: 'outbound-rtp' }]], 0);
  assert.deepEqual([jitterMs, frozenMs, availableOutgoingBps, limitedBy], [null, null, null, null]);
  const { concealment, framesPerSecond, frozen } = ratesBetween(sampleOf([[]], 0), sampleOf([[]], 1000));
  assert.deepEqual([concealment, framesPerSecond, frozen], [null, null, null]);
});

function outbound(...reasons: readonly string[]): readonly StatsEntry[] {
  return reasons.map((reason, index) => ({ id: String(index), type: 'outbound-rtp', qualityLimitationReason: reason }));
}

function pair(members: object): StatsEntry {
  return { id: 'p', type: 'candidate-pair', currentRoundTripTime: 0.05, ...members };
}

test('a pair that is not in use, and what says nothing of media, change nothing', () => {
  const quiet = sampleOf([[]], 0);
  assert.deepEqual(sampleOf([[
    { id: 'p', type: 'candidate-pair', state: 'in-progress', nominated: true, currentRoundTripTime: 0.5 },
    { id: 'q', type: 'candidate-pair', state: 'succeeded', nominated: false, currentRoundTripTime: 0.5 },
    { id: 'c', type: 'codec', packetsReceived: 9 },
  ]], 0), quiet);
});

test('Firefox marks the pair in use as selected', () => {
  assert.equal(sampleOf([[pair({ state: 'succeeded', selected: true })]], 0).roundTripMs, 50);
  assert.equal(sampleOf([[pair({ state: 'in-progress', nominated: true })]], 0).roundTripMs, null);
});

test('a busy device is told before a narrow line, whichever stream says so first', () => {
  assert.equal(sampleOf([outbound('cpu', 'bandwidth')], 0).limitedBy, 'cpu');
  assert.equal(sampleOf([outbound('bandwidth', 'cpu', 'none')], 0).limitedBy, 'cpu');
});

test('sound made up, pictures and standstill are told for the time between', () => {
  const before = { ...sampleOf([[]], 0), samplesPlayed: 1000, samplesConcealed: 100, framesDecoded: 10, frozenMs: 100 };
  const after = { ...before, atMs: 2000, samplesPlayed: 11_000, samplesConcealed: 600, framesDecoded: 50, frozenMs: 600 };
  const { concealment, framesPerSecond, frozen } = ratesBetween(before, after);
  assert.deepEqual([concealment, framesPerSecond, frozen], [0.05, 20, 0.25]);
  assert.equal(ratesBetween({ ...before, frozenMs: null }, after).frozen, 0.3);
});

test('parts of pictures of which none can be shown are a standstill, before the browser calls it one', () => {
  const before = { ...sampleOf([[]], 0), videoPackets: 100, framesDecoded: 50, frozenMs: 0 };
  assert.equal(ratesBetween(before, { ...before, atMs: 1000, videoPackets: 130 }).frozen, 1);
  assert.equal(ratesBetween(before, { ...before, atMs: 1000 }).frozen, 0, 'a camera that is off');
  assert.equal(ratesBetween({ ...before, framesDecoded: 0 }, { ...before, framesDecoded: 0, atMs: 1000, videoPackets: 130 }).frozen, 0, 'the first picture is on its way');
  assert.equal(ratesBetween(before, { ...before, atMs: 1000, videoPackets: 104, framesDecoded: 54 }).frozen, 0, 'few pictures, and all of them shown');
});

test('without a report of the far end the delay is that of the addresses', () => {
  assert.equal(sampleOf([[pair({ state: 'succeeded', nominated: true }), { id: 'r', type: 'remote-inbound-rtp', packetsLost: 0 }]], 0).roundTripMs, 50);
});

test('of the far end’s reports the freshest tells the delay: one on sound answers a question of some seconds ago', () => {
  assert.equal(sampleOf([[report('audio', 0.7, 9_900), report('video', 0.1, 9_800)]], 0).roundTripMs, 100);
  assert.equal(sampleOf([[report('audio', 0.7, 9_900), report('video', 0.1, 4_000)]], 0).roundTripMs, 700, 'the camera has been off');
});

function report(kind: string, roundTripTime: number, timestamp: number): StatsEntry {
  return { id: `${kind} ${timestamp}`, type: 'remote-inbound-rtp', kind, roundTripTime, timestamp };
}
