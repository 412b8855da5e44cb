import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { slot, type Slot } from '@consult-room/e2ee/messages';
import { ConsultError } from '../../consult-error.ts';
import { Deferred } from '../../deferred.ts';
import type { Sfu } from '../../sfu/sfu.ts';
import { Lifetime } from '../lifetime.ts';
import { MediaLine } from './media-line.ts';

const track = (id: string) => ({ id }) as MediaStreamTrack;

/** A media line on fakes that write down what happens; `publish` decides how each connection goes. */
function setUp(t: TestContext, publish: (attempt: number) => Promise<void> = () => Promise.resolve(), entered: Promise<void> = Promise.resolve()) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  const log: string[] = [];
  const key = new Deferred<void>();
  const life = new Lifetime();
  const tracks = new Map<Slot, MediaStreamTrack | null>([[slot.microphone, track('mic')], [slot.camera, null]]);
  let fail: ((error: ConsultError) => void) | undefined;
  let attempt = 0;
  const following = { fails: false };
  const sending: { gate: Deferred<void> | null } = { gate: null };
  const line = new MediaLine({
    life,
    makeSfu: (onFailure): Sfu => {
      attempt += 1;
      const name = `sfu${attempt}`;
      const mine = attempt;
      fail = onFailure;
      return {
        publish: () => publish(mine),
        send: async (which, sent) => {
          log.push(`${name} send ${which} ${sent?.id ?? 'nothing'}`);
          await sending.gate?.promise;
        },
        follow: async () => {
          log.push(`${name} follow`);
          if (following.fails) throw lost;
        },
        receiveVideo: async (on) => void log.push(`${name} video ${on}`),
        receiveLayer: () => {},
        setIceServers: () => {},
        renew: () => {},
        reports: async () => ({ sending: null, receiving: null, inbound: [] }),
        close: () => void log.push(`${name} close`),
      };
    },
    enter: () => {
      log.push('enter');
      return entered;
    },
    keyActive: () => key.promise,
    tracks: () => tracks,
    refreshIce: async () => void log.push('refresh'),
    onUp: () => void log.push('up'),
    onLost: () => void log.push('lost'),
    onGiveUp: ({ code }) => void log.push(`give up ${code}`),
  });
  t.after(() => life.end());
  return { line, log, key, life, tracks, following, sending, fail: (error: ConsultError) => fail?.(error) };
}

/** Lets everything that is ready run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

const lost = new ConsultError('media-lost', true);

test('nothing goes on the wire, and nobody is followed, before the key is active', async (t) => {
  const { line, log, key } = setUp(t);
  void line.connect();
  await settle();
  assert.deepEqual(log, ['enter']);
  line.tracksChanged();
  await settle();
  assert.deepEqual(log, ['enter']);
  key.resolve();
  await settle();
  assert.deepEqual(log, ['enter', 'sfu1 send 0 mic', 'sfu1 follow', 'up']);
});

test('pictures do not wait until the gateway has written down that we are in; being in does', async (t) => {
  const entered = new Deferred<void>();
  const { line, log, key } = setUp(t, undefined, entered.promise);
  void line.connect();
  key.resolve();
  await settle();
  assert.deepEqual(log, ['enter', 'sfu1 send 0 mic', 'sfu1 follow']);
  entered.resolve();
  await settle();
  assert.deepEqual(log, ['enter', 'sfu1 send 0 mic', 'sfu1 follow', 'up']);
});

test('only what changed is sent again', async (t) => {
  const { line, log, key, tracks } = setUp(t);
  key.resolve();
  await line.connect();
  log.length = 0;
  tracks.set(slot.camera, track('cam'));
  line.tracksChanged();
  await settle();
  assert.deepEqual(log, ['sfu1 send 1 cam']);
});

test('a lost connection is made anew, with everything on it', async (t) => {
  const { line, log, key, fail } = setUp(t);
  key.resolve();
  await line.connect();
  log.length = 0;
  fail(lost);
  fail(lost);
  await settle();
  assert.deepEqual(log, ['sfu1 close', 'lost']);
  t.mock.timers.tick(300);
  await settle();
  assert.deepEqual(log, ['sfu1 close', 'lost', 'refresh', 'enter', 'sfu2 send 0 mic', 'sfu2 follow', 'up']);
});

test('after a minute in vain it gives up', async (t) => {
  const { line, log } = setUp(t, () => Promise.reject(lost));
  void line.connect();
  for (let second = 0; second < 80; second += 1) {
    await settle();
    t.mock.timers.tick(1_000);
  }
  await settle();
  assert.equal(log.at(-1), 'give up media-failed');
  assert.equal(log.filter((entry) => entry.startsWith('give up')).length, 1);
});

test('a line that stands and breaks again at once is one outage, and given up after a minute too', async (t) => {
  const { line, log, key, following } = setUp(t);
  key.resolve();
  following.fails = true;
  void line.connect();
  for (let second = 0; second < 80; second += 1) {
    await settle();
    t.mock.timers.tick(1_000);
  }
  await settle();
  assert.equal(log.at(-1), 'give up media-failed');
});

test('a line that stood while the keys took long is a new outage when it breaks', async (t) => {
  const { line, log, fail } = setUp(t, (attempt) => (attempt === 1 ? Promise.reject(lost) : Promise.resolve()));
  void line.connect();
  await settle();
  t.mock.timers.tick(1_000);
  await settle();
  t.mock.timers.tick(90_000);
  fail(lost);
  await settle();
  assert.equal(log.at(-1), 'lost');
});

test('a track that could not be sent on a connection given up does not harm the next one', async (t) => {
  const { line, log, key, tracks, fail, sending } = setUp(t);
  key.resolve();
  await line.connect();
  sending.gate = new Deferred<void>();
  tracks.set(slot.camera, track('cam'));
  line.tracksChanged();
  await settle();
  fail(lost);
  await settle();
  const { gate } = sending;
  sending.gate = null;
  t.mock.timers.tick(300);
  await settle();
  gate.reject(new Error('closed'));
  await settle();
  assert.equal(log.at(-1), 'up');
});

test('what no retry cures is given up at once', async (t) => {
  const { line, log } = setUp(t, () => Promise.reject(new ConsultError('codec-refused')));
  await line.connect();
  assert.deepEqual(log, ['sfu1 close', 'give up codec-refused']);
});

test('a suspended line stays down, also when an attempt was due, until it is told to connect', async (t) => {
  const { line, log, key, fail } = setUp(t);
  key.resolve();
  await line.connect();
  log.length = 0;
  fail(lost);
  await settle();
  line.suspend();
  t.mock.timers.tick(60_000);
  await settle();
  assert.deepEqual(log, ['sfu1 close', 'lost', 'refresh']);
  await line.connect();
  assert.deepEqual(log.slice(3), ['enter', 'sfu2 send 0 mic', 'sfu2 follow', 'up']);
});

test('an ended call stays ended, even with a connection under way', async (t) => {
  const gate = new Deferred<void>();
  const { line, log, life, key } = setUp(t, () => gate.promise);
  key.resolve();
  void line.connect();
  life.end();
  gate.resolve();
  await settle();
  assert.deepEqual(log, ['sfu1 close']);
});
