import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slot } from '@consult-room/e2ee/messages';
import { QualityHistory } from '../../quality/quality-history.ts';
import type { SfuReports } from '../../sfu/sfu.ts';
import type { PersonView } from '../snapshot.ts';
import { CallDetails } from './call-details.ts';

const reportOf = (...entries: readonly Readonly<Record<string, unknown>>[]): RTCStatsReport => new Map(entries.map((entry) => [String(entry['id']), entry])) as unknown as RTCStatsReport;
const pair = [{ id: 'p', type: 'candidate-pair', state: 'succeeded', nominated: true, currentRoundTripTime: 0.042, localCandidateId: 'l' },
  { id: 'l', type: 'local-candidate', candidateType: 'relay', relayProtocol: 'tls', address: '192.0.2.7' }];
const reports = (bytes: number): SfuReports => ({
  sending: reportOf(...pair, { id: 'o', type: 'outbound-rtp', mid: '0', bytesSent: bytes, packetsSent: bytes / 100 }),
  receiving: reportOf({ id: 'i', type: 'inbound-rtp', mid: '5', bytesReceived: bytes, packetsReceived: bytes / 100, frameWidth: 640, frameHeight: 360, framesPerSecond: 24 }),
  inbound: [{ mid: '5', participantId: 'par_ada', slot: slot.camera }, { mid: '6', participantId: 'par_bo', slot: slot.microphone }],
});
const person = (id: string, name: string): PersonView => ({
  id, role: 'patient', name, state: 'in-room', connected: true, microphone: true, camera: true, stream: null, screen: null, quality: null, encryption: 'encrypted', identity: null, waitingSince: null,
});
const counters = { ok: 7, noKey: 0, rejected: 0, lastOkAt: 0 };


/** A call of two other people, with the report the media server's connection gives next. */
function callOf(next: { report: SfuReports | null }): CallDetails {
  return new CallDetails({
    store: { snapshot: { people: [person('par_bo', 'Bo Lind'), person('par_ada', 'Ada Byron')] } },
    pulse: { evidence: { state: 'encrypted', code: 'ok', people: new Map([['par_ada', 'encrypted']]) }, quality: { level: 'good', score: 90, reasons: [] }, history: new QualityHistory() },
    line: { get sfu() { return next.report && { reports: () => Promise.resolve(next.report ?? assert.fail()) }; } },
    encryption: () => ({ port: { status: { epoch: 3, keyActive: true, members: [1, 2, 3] } }, stats: () => Promise.resolve({ 'send/0': counters, 'receive/par_ada/1': counters, 'receive/par_gone/1': counters }) }),
  });
}

test('tells whose streams are whose, the delay and the path, and rates from the second look on', async () => {
  const next = { report: reports(10_000) };
  const details = callOf(next);
  const first = await details.look(0);
  assert.deepEqual([first?.path, first?.roundTripMs, first?.sent[0]?.source, first?.sent[0]?.bitrateBps], ['relay-tls', 42, 'microphone', null]);
  next.report = reports(20_000);
  const second = await details.look(1_000);
  assert.equal(second?.sent[0]?.bitrateBps, 80_000);
  assert.deepEqual(second?.received.map(({ id, streams }) => [id, streams.map(({ source, picture }) => [source, picture?.height])]), [['par_ada', [['camera', 360]]], ['par_bo', []]]);
});

test('no connection, nothing to tell', async () => {
  assert.equal(await callOf({ report: null }).look(), null);
  assert.deepEqual(await callOf({ report: { sending: null, receiving: null, inbound: [] } }).look(), { path: null, roundTripMs: null, sent: [], received: [] });
});

test('what a help desk gets names nobody: people are numbers', async () => {
  const bundle = await callOf({ report: reports(10_000) }).bundle();
  const { people, frames } = bundle as { readonly people: readonly { readonly person: number; readonly received: readonly unknown[] }[]; readonly frames: object };
  assert.deepEqual(people.map((one) => [one.person, one.received.length]), [[1, 0], [2, 1]]);
  assert.deepEqual(Object.keys(frames), ['send/0', 'receive/2/1', 'receive/0/1']);
  const text = JSON.stringify(bundle);
  for (const secret of ['par_', 'Ada', 'Bo', '192.0.2.7']) assert(!text.includes(secret), secret);
  assert.match(text, /"epoch":3,"members":3.*"path":"relay-tls"/);
});
