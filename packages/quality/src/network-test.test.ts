import assert from 'node:assert/strict';
import { test } from 'node:test';
import { echoSampleOf, networkFigures, networkVerdict, type EchoSample, type NetworkFigures } from './network-test.ts';

const good: NetworkFigures = { path: 'direct', roundTripMs: 30, lossUpPercent: 0, lossDownPercent: 0, upKbps: 1_000, downKbps: 1_000 };

test('a verdict names the path, or the heaviest thing to do something about', () => {
  assert.deepEqual(networkVerdict(good), { status: 'pass', code: 'direct' });
  assert.deepEqual(networkVerdict({ ...good, path: 'relay-tls' }), { status: 'pass', code: 'relay-tls' });
  assert.deepEqual(networkVerdict({ ...good, lossUpPercent: 5, roundTripMs: 300, upKbps: 500 }).status, 'pass', 'the bounds themselves are passed');
  assert.deepEqual(networkVerdict({ ...good, lossDownPercent: 5.1, upKbps: 100, roundTripMs: 900 }), { status: 'weak', code: 'loss' });
  assert.deepEqual(networkVerdict({ ...good, lossUpPercent: 30 }), { status: 'weak', code: 'loss' });
  assert.deepEqual(networkVerdict({ ...good, downKbps: 499, roundTripMs: 900 }), { status: 'weak', code: 'bandwidth' });
  assert.deepEqual(networkVerdict({ ...good, roundTripMs: 301 }), { status: 'weak', code: 'delay' });
});

const start: EchoSample = {
  atMs: 0, path: 'direct', roundTripMs: 0, roomBps: 0, bytesSent: 0, packetsSent: 0, missedThere: 0, bytesReceived: 0, packetsReceived: 0, missedHere: 0,
};
/** A second of so many kbit/s there and back. */
function second(before: EchoSample, upKbps: number, downKbps: number, more: Partial<EchoSample> = {}): EchoSample {
  return {
    ...before, atMs: before.atMs + 1_000, roundTripMs: 40, roomBps: upKbps * 1_000,
    bytesSent: before.bytesSent + upKbps * 125, packetsSent: before.packetsSent + upKbps / 10,
    bytesReceived: before.bytesReceived + downKbps * 125, packetsReceived: before.packetsReceived + downKbps / 10, ...more,
  };
}

test('speed is that of the last two seconds, delay the middle one', () => {
  const slow = second(start, 100, 100, { roundTripMs: 500 });
  const one = second(slow, 900, 900);
  const two = second(one, 900, 900, { roundTripMs: 60 });
  assert.deepEqual(networkFigures([start, slow, one, two]), { path: 'direct', roundTripMs: 60, lossUpPercent: 0, lossDownPercent: 0, upKbps: 900, downKbps: 900 });
});

test('a look that comes late is measured from the one before', () => {
  const one = second(start, 900, 900);
  assert.equal(networkFigures([start, one, { ...second(one, 2_700, 2_700), atMs: 4_000, roomBps: 0 }])?.upKbps, 900);
});

test('what comes back whole is no limit of the way back; what does not is', () => {
  const little = second(start, 100, 100, { roomBps: 1_200_000 });
  assert.deepEqual([networkFigures([start, little])?.upKbps, networkFigures([start, little])?.downKbps], [1_200, 1_200], 'a slow device, not a slow line');
  assert.equal(networkFigures([start, second(start, 1_000, 300)])?.downKbps, 300);
});

test('a hope that grew on a slow line is no speed: what was believed all along counts', () => {
  const one = second(start, 250, 250, { roomBps: 320_000 });
  const two = second(one, 250, 250, { roomBps: 450_000 });
  const three = second(two, 250, 250, { roomBps: 520_000 });
  const figures = networkFigures([start, one, two, three]);
  assert.deepEqual([figures?.upKbps, figures?.downKbps], [450, 450]);
  assert.deepEqual(figures && networkVerdict(figures), { status: 'weak', code: 'bandwidth' });
});

test('loss is counted each way', () => {
  const lossy = second(start, 1_000, 900, { missedThere: 5, missedHere: 10 });
  assert.deepEqual([networkFigures([start, lossy])?.lossUpPercent, networkFigures([start, lossy])?.lossDownPercent], [5, 10]);
  const odd = second(start, 1_000, 900, { missedThere: -3, missedHere: -1 });
  assert.deepEqual([networkFigures([start, odd])?.lossUpPercent, networkFigures([start, odd])?.lossDownPercent], [0, 0], 'late packets may make up for more than was missed');
});

test('without anything that came back there is no result', () => {
  assert.equal(networkFigures([]), null);
  assert.equal(networkFigures([second(start, 900, 900)]), null, 'one look is none');
  assert.equal(networkFigures([start, { ...start, bytesReceived: 5, packetsReceived: 5 }])?.roundTripMs, 0, 'delay not measured yet');
  assert.equal(networkFigures([start, { ...start, atMs: 1_000, packetsSent: 90 }]), null);
});

const media = [
  { id: 'out', type: 'outbound-rtp', bytesSent: 1_000, packetsSent: 10, retransmittedPacketsSent: 2 },
  { id: 'remote', type: 'remote-inbound-rtp', packetsLost: 1 },
  { id: 'in', type: 'inbound-rtp', bytesReceived: 900, packetsReceived: 9, packetsLost: 1 },
];
const totals = { bytesSent: 1_000, packetsSent: 10, missedThere: 2, bytesReceived: 900, packetsReceived: 9, missedHere: 1 };

test('reads what one connection reports, and its path', () => {
  const report = [
    { id: 'P', type: 'candidate-pair', state: 'succeeded', nominated: true, localCandidateId: 'L', currentRoundTripTime: 0.02, availableOutgoingBitrate: 500_000 },
    { id: 'L', type: 'local-candidate', candidateType: 'relay', relayProtocol: 'tls' }, ...media,
  ];
  assert.deepEqual(echoSampleOf(report, 7), { atMs: 7, path: 'relay-tls', roundTripMs: 20, roomBps: 500_000, ...totals });
  assert.equal(echoSampleOf(media, 7), null);
  assert.equal(echoSampleOf(report.filter(({ id }) => id !== 'L'), 7), null);
});
