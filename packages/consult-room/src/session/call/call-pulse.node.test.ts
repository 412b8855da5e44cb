import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { slot, type FrameCounters } from '@consult-room/e2ee/messages';
import type { ParticipantId } from '@consult-room/protocol';
import { Deferred } from '../../deferred.ts';
import type { Sfu } from '../../sfu/sfu.ts';
import { CallPeople } from './call-people.ts';
import { CallPulse } from './call-pulse.ts';

type Counters = Readonly<Record<string, FrameCounters>>;

/** A call with Ana whose figures a test decides, second by second. */
function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const page = { visibilityState: 'visible' };
  Object.assign(globalThis, { document: page, MediaStream: Object });
  const people = new CallPeople('me');
  people.setRoster([{ id: 'ana' as ParticipantId, role: 'patient', name: 'Ana', state: 'in-room', connected: true, microphone: false, camera: true, screen: false }]);
  people.addTrack({ participantId: 'ana', slot: slot.camera }, { id: 'picture' } as MediaStreamTrack);
  const now = { sent: 0, bytes: 0, decoded: 0, sealed: 0, opened: 0, lost: 0, received: 0, lostThere: 0, narrower: 0 };
  const log: string[] = [];
  const layers: string[] = [];
  const sealing = (stats: () => Promise<Counters>) => ({ keyActive: true, stats, fail: (code: string) => void log.push(`fail ${code}`) });
  const counters = (): Counters => ({
    'send/1': { ok: now.sealed, noKey: 0, rejected: 0, lastOkAt: Date.now() },
    'receive/ana/1': { ok: now.opened, noKey: 0, rejected: 0, lastOkAt: now.opened === 0 ? 0 : Date.now() },
  });
  const inbound = [{ mid: '4', participantId: 'ana', slot: slot.camera }];
  const receiving = (): RTCStatsReport => new Map([['i', {
    type: 'inbound-rtp', kind: 'video', mid: '4', bytesReceived: now.bytes, framesDecoded: now.decoded, packetsLost: now.lost, packetsReceived: now.received,
  }]]) as unknown as RTCStatsReport;
  const sfu: Sfu = {
    publish: () => Promise.resolve(), stands: () => Promise.resolve(), restart: () => Promise.resolve(), probe: () => {}, rejoin: () => {},
    vitals: async () => ({ sending: null, receiving: null, standing: 'firm' }), send: () => Promise.resolve(), follow: () => Promise.resolve(), receiveVideo: () => Promise.resolve(), receiveLayer: ({ participantId }, layer) => void layers.push(`${participantId} ${layer}`), setIceServers: () => {}, close: () => {},
    renew: (line) => void log.push(`renew ${line}`),
    requestKeyFrame: (line) => void log.push(`whole ${line}`),
    sendKeyFrame: (rid) => void log.push(`send whole ${rid}`),
    repeatPictures: (isSo) => { if (!isSo) log.push('no repeats'); },
    reports: async () => ({
      sending: new Map<string, object>([
        ['h', { type: 'outbound-rtp', kind: 'video', mid: '1', rid: 'h', frameHeight: 360, framesSent: now.sent }],
        ['m', { type: 'outbound-rtp', kind: 'video', mid: '1', rid: 'm', frameHeight: 180, framesSent: 0 }],
        ['p', { type: 'candidate-pair', availableOutgoingBitrate: now.narrower === 0 ? 2_000_000 : 300_000 }],
        ['r', { type: 'remote-inbound-rtp', kind: 'video', fractionLost: now.lostThere, roundTripTime: 0.02, timestamp: Date.now() }],
      ]) as unknown as RTCStatsReport,
      receiving: receiving(),
      inbound,
    }),
  };
  const pulse = new CallPulse(sealing(async () => counters()), people);
  const seconds = async (count: number, step: Partial<typeof now>, apartMs = 1_000): Promise<void> => {
    for (let second = 0; second < count; second += 1) {
      t.mock.timers.tick(apartMs);
      for (const [name, by] of Object.entries(step) as [keyof typeof now, number][]) now[name] += by;
      await pulse.beat(sfu);
    }
  };
  const glances = async (count: number, step: Partial<typeof now>): Promise<void> => {
    for (let glance = 0; glance < count; glance += 1) {
      t.mock.timers.tick(250);
      for (const [name, by] of Object.entries(step) as [keyof typeof now, number][]) now[name] += by;
      await pulse.glance(sfu);
    }
  };
  return { pulse, page, log, layers, sfu, sealing, counters, seconds, glances };
}

const sealed = { sent: 30, sealed: 30 } as const;
const shown = { bytes: 9_000, opened: 30, decoded: 30 } as const;

test('a call that goes well closes the lock and is left alone', async (t) => {
  const { pulse, log, seconds } = setUp(t);
  await seconds(30, { ...sealed, ...shown });
  assert.deepEqual([pulse.evidence.state, pulse.evidence.code, log], ['encrypted', 'authenticated', []]);
});

test('what leaves without having passed the worker ends the encryption', async (t) => {
  const { log, seconds } = setUp(t);
  await seconds(3, { ...shown, sent: 30 });
  assert.equal(log[0], 'fail leak');
});

test('looks that come in a burst are one: what was sealed before and leaves late is no leak', async (t) => {
  const { log, seconds } = setUp(t);
  await seconds(3, { ...sealed, ...shown });
  await seconds(6, { sent: 5 }, 60);
  await seconds(3, { ...sealed, ...shown });
  assert.deepEqual(log, []);
});

test('frames that open and show nothing get a new transform, and no lock once that has not helped', async (t) => {
  const { pulse, log, seconds } = setUp(t);
  await seconds(3, { ...sealed, ...shown });
  await seconds(30, { ...sealed, bytes: 9_000, opened: 30 });
  assert.deepEqual(log, ['renew 4', 'renew 4', 'renew 4']);
  assert.deepEqual([pulse.evidence.state, pulse.evidence.code], ['pending', 'not-decoded']);
  await seconds(1, { ...sealed, ...shown });
  assert.equal(pulse.evidence.state, 'encrypted');
});

test('a page nobody sees may be left without pictures', async (t) => {
  const { page, log, seconds } = setUp(t);
  page.visibilityState = 'hidden';
  await seconds(60, { ...sealed, bytes: 9_000, opened: 30 });
  assert.deepEqual(log, []);
});

test('what a lost worker said last is no evidence for the one in its place', async (t) => {
  const { pulse, sfu, sealing, counters, seconds } = setUp(t);
  await seconds(3, { ...sealed, ...shown });
  const answer = new Deferred<Counters>();
  pulse.restart(sealing(() => answer.promise));
  const late = pulse.beat(sfu);
  pulse.restart(sealing(async () => ({})));
  answer.resolve(counters());
  await late;
  assert.deepEqual([pulse.evidence.state, pulse.evidence.code], ['pending', 'worker-lost']);
});

test('a picture that stands for what was lost gets a whole one asked for, and a smaller one where that does not help', async (t) => {
  const { log, layers, seconds, glances } = setUp(t);
  await seconds(3, { ...sealed, ...shown, received: 30 });
  await glances(2, { decoded: 4, received: 20 });
  await glances(2, { lost: 1, received: 10 });
  assert.deepEqual(log, ['whole 4']);
  await glances(2, { lost: 1, received: 10 });
  assert.deepEqual([log, layers], [['whole 4', 'whole 4', 'whole 4'], ['ana 0']]);
  await glances(2, { decoded: 4, received: 10 });
  assert.equal(log.length, 3);
});

test('where much gets lost on the way out, whole pictures are sent without being asked, from a page nobody sees too', async (t) => {
  const { page, log, seconds, glances } = setUp(t);
  await seconds(3, { ...sealed, ...shown });
  await seconds(1, { ...sealed, ...shown, lostThere: 0.3 });
  page.visibilityState = 'hidden';
  await glances(5, {});
  assert.deepEqual(log, ['send whole m', 'send whole m']);
});

test('where the line gets narrow nothing is sent again for some seconds, from a page nobody sees too', async (t) => {
  const { page, log, seconds, glances } = setUp(t);
  await seconds(1, { ...sealed, ...shown });
  page.visibilityState = 'hidden';
  await glances(4, {});
  await glances(1, { narrower: 1 });
  await glances(40, {});
  assert.deepEqual(new Set(log), new Set(['no repeats']));
  assert.equal(log.length, 17, 'four seconds from the last look that saw it');
});

test('a page nobody sees asks for no picture', async (t) => {
  const { page, log, seconds, glances } = setUp(t);
  await seconds(3, { ...sealed, ...shown });
  page.visibilityState = 'hidden';
  await glances(20, { lost: 1, received: 10 });
  assert.deepEqual(log, []);
});
