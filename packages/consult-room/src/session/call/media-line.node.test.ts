import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { slot, type Slot } from '@consult-room/e2ee/messages';
import { ConsultError } from '../../consult-error.ts';
import { Deferred } from '../../deferred.ts';
import type { Sfu, SfuVitals } from '../../sfu/sfu.ts';
import { Lifetime } from '../lifetime.ts';
import { MediaLine, type SfuEvents } from './media-line.ts';

const track = (id: string) => ({ id }) as MediaStreamTrack;
const lost = new ConsultError('media-lost', true);

interface Ways {
  /** How each connection goes. */
  readonly publish: (attempt: number) => Promise<void>;
  readonly restart: (relayOnly: boolean) => Promise<void>;
  readonly entered: Promise<void>;
}

/** A media line on fakes that write down what happens. */
function setUp(t: TestContext, ways: Partial<Ways> = {}) {
  const { publish = () => Promise.resolve(), restart = () => Promise.resolve(), entered = Promise.resolve() } = ways;
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
  t.mock.method(Math, 'random', () => 0);
  const log: string[] = [];
  const key = new Deferred<void>();
  const life = new Lifetime();
  const tracks = new Map<Slot, MediaStreamTrack | null>([[slot.microphone, track('mic')], [slot.camera, null]]);
  const network = { flows: true, hears: true, standing: 'firm' as SfuVitals['standing'], stands: new Deferred<void>(), bytes: 0, heard: 0 };
  network.stands.resolve();
  const following = { fails: false };
  const sending: { gate: Deferred<void> | null } = { gate: null };
  let events: SfuEvents | undefined;
  let attempt = 0;
  const vitals = async (): Promise<SfuVitals> => {
    if (network.flows) network.bytes += 1_000;
    const arrivals = new Map([['pair', network.bytes]]);
    if (network.hears) network.heard = network.bytes;
    return { sending: arrivals, receiving: new Map([['pair', network.heard]]), standing: network.standing };
  };
  const line = new MediaLine({
    life,
    makeSfu: (given): Sfu => {
      attempt += 1;
      const name = `sfu${attempt}${given.relayOnly ? ' relay' : ''}`;
      const mine = attempt;
      events = given;
      return {
        publish: () => publish(mine),
        stands: () => network.stands.promise,
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
        restart: (relayOnly) => {
          log.push(`${name} restart${relayOnly ? ' relay' : ''}`);
          return restart(relayOnly);
        },
        probe: () => void log.push(`${name} probe`),
        rejoin: () => void log.push(`${name} rejoin`),
        vitals,
        renew: () => {}, requestKeyFrame: () => {}, sendKeyFrame: () => {}, repeatPictures: () => {},
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
    expected: () => ({ sending: true, receiving: true }),
    hasRelay: () => true,
    refreshIce: async () => void log.push('refresh'),
    probe: () => void log.push('probe'),
    renewLink: () => void log.push('renew link'),
    onUp: () => void log.push('up'),
    onLost: (rung) => void log.push(`lost ${rung}`),
    onResumed: (ms) => void log.push(`resumed ${ms}`),
    onStuck: ({ code }) => void log.push(`stuck ${code}`),
    onGiveUp: ({ code }) => {
      log.push(`give up ${code}`);
      life.end();
    },
  });
  t.after(() => life.end());
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 250) {
      t.mock.timers.tick(250);
      await settle();
    }
  };
  /** In the call, for long enough that what happens next is news. */
  const call = async (): Promise<void> => {
    key.resolve();
    line.connect();
    await settle();
    await pass(30_000);
    log.length = 0;
  };
  return { line, log, key, life, tracks, following, sending, network, pass, call, events: () => events ?? assert.fail('no connection') };
}

/** Lets everything that is ready run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

test('nothing goes on the wire, and nobody is followed, before the key is active', async (t) => {
  const { line, log, key } = setUp(t);
  line.connect();
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
  const { line, log, key } = setUp(t, { entered: entered.promise });
  line.connect();
  key.resolve();
  await settle();
  assert.deepEqual(log, ['enter', 'sfu1 send 0 mic', 'sfu1 follow']);
  entered.resolve();
  await settle();
  assert.deepEqual(log, ['enter', 'sfu1 send 0 mic', 'sfu1 follow', 'up']);
});

test('only what changed is sent again', async (t) => {
  const { line, log, tracks, call } = setUp(t);
  await call();
  tracks.set(slot.camera, track('cam'));
  line.tracksChanged();
  await settle();
  assert.deepEqual(log, ['sfu1 send 1 cam']);
});

test('a call in which all is well is left alone', async (t) => {
  const { log, call, pass } = setUp(t);
  await call();
  await pass(60_000);
  assert.deepEqual(log, []);
});

test('nothing arrives for two seconds: other ways with fresh credentials on the same connections, and media is back', async (t) => {
  const { log, call, pass, network } = setUp(t, { restart: async () => { network.flows = true; } });
  await call();
  network.flows = false;
  await pass(1_500);
  assert.deepEqual(log, []);
  await pass(2_500);
  assert.deepEqual(log, ['lost restart', 'probe', 'sfu1 probe', 'refresh', 'sfu1 restart', 'up']);
});

test('still nothing: the relay alone, then new connections; each is said', async (t) => {
  const { log, call, pass, network } = setUp(t);
  await call();
  network.flows = false;
  await pass(10_000);
  assert.deepEqual(log.filter((entry) => !/probe|refresh/.test(entry)), [
    'lost restart', 'sfu1 restart', 'lost relay', 'sfu1 restart relay', 'lost renew', 'sfu1 close', 'enter', 'sfu2 send 0 mic', 'sfu2 follow', 'up',
  ]);
});

test('an answer that does not come on a line that carries media costs nobody the call', async (t) => {
  const answer = new Deferred<void>();
  const { log, call, pass, network, events } = setUp(t, { restart: () => answer.promise });
  await call();
  events().onShaken();
  await pass(120_000);
  assert.deepEqual(log.filter((entry) => !/probe|refresh/.test(entry)), ['sfu1 restart']);
  answer.resolve();
  await pass(1_000);
  assert.equal(log.at(-1), 'up');
  network.flows = false;
  await pass(10_000);
  assert.ok(log.includes('sfu1 close'), 'one that carries nothing is put down');
});

test('a browser that misses answers on a way that carries media is no reason for another', async (t) => {
  const { log, call, pass, network } = setUp(t);
  await call();
  network.standing = 'missed';
  await pass(30_000);
  assert.deepEqual(log, []);
  network.hears = false;
  await pass(1_500);
  assert.deepEqual(log, []);
  await pass(1_500);
  assert.equal(log.at(-1), 'sfu1 restart', 'one of two connections that carries nothing is');
});

test('where only the relay gets through, the next connection is made over it at once', async (t) => {
  const { log, call, pass, network, events } = setUp(t, { restart: async (relayOnly) => { network.flows = relayOnly; } });
  await call();
  network.flows = false;
  await pass(8_000);
  assert.equal(log.at(-1), 'up');
  events().onFailure(lost);
  await pass(1_000);
  assert.ok(log.includes('sfu2 relay send 0 mic'), log.join());
});

test('another network while media flows: other ways, and nobody is interrupted', async (t) => {
  const { line, log, call, pass } = setUp(t);
  await call();
  line.moved();
  await pass(5_000);
  assert.deepEqual(log, ['renew link', 'sfu1 rejoin', 'probe', 'sfu1 probe', 'refresh', 'sfu1 restart', 'up']);
});

test('a connection that never finds its first way, or never shakes hands over it, is given another', async (t) => {
  const { log, call, pass, network } = setUp(t);
  await call();
  network.standing = 'none';
  await pass(2_500);
  assert.deepEqual(log, []);
  await pass(1_500);
  assert.equal(log.at(-1), 'sfu1 restart');
  await pass(7_000);
  assert.match(log.join(), /sfu1 close/, 'however much arrives');
});

test('the line to the media server is down while media flows: nothing is said, and how long it took is counted', async (t) => {
  const { log, call, pass, events } = setUp(t);
  await call();
  events().onLine(false);
  await pass(4_000);
  events().onLine(true);
  await pass(4_000);
  assert.deepEqual(log, ['probe', 'probe', 'resumed 4000']);
});

test('what was asked over a line that died meanwhile is asked again over the next', async (t) => {
  const ways = { heard: 0 };
  const { log, call, pass, network, events } = setUp(t, {
    restart: async () => {
      ways.heard += 1;
      if (ways.heard === 1) {
        events().onLine(false);
        throw new ConsultError('line-lost', true);
      }
      network.flows = true;
    },
  });
  await call();
  network.flows = false;
  await pass(6_000);
  events().onLine(true);
  await pass(1_000);
  assert.deepEqual(log.filter((entry) => /restart|close|up$/.test(entry)), ['lost restart', 'sfu1 restart', 'sfu1 restart', 'up']);
});

test('a restart that is refused, or fails, ends in new connections', async (t) => {
  const { log, call, pass, network } = setUp(t, { restart: () => Promise.reject(new ConsultError('media-unavailable', true)) });
  await call();
  network.flows = false;
  await pass(2_250);
  network.flows = true;
  await pass(1_000);
  assert.deepEqual(log.filter((entry) => /restart|close|up$/.test(entry)), ['lost restart', 'sfu1 restart', 'sfu1 close', 'up']);
});

test('a lost connection is made anew at once, with everything on it', async (t) => {
  const { log, call, events } = setUp(t);
  await call();
  const { onFailure } = events();
  onFailure(lost);
  onFailure(lost);
  await settle();
  assert.deepEqual(log, ['sfu1 close', 'lost renew', 'refresh', 'enter', 'sfu2 send 0 mic', 'sfu2 follow', 'up']);
});

test('after a minute in vain it says so, and comes back by itself all the same', async (t) => {
  let back = false;
  const { log, call, pass, events } = setUp(t, { publish: (attempt) => (attempt === 1 || back ? Promise.resolve() : Promise.reject(lost)) });
  await call();
  events().onFailure(lost);
  await pass(61_000);
  assert.equal(log.filter((entry) => entry === 'stuck not-reconnected').length, 1);
  back = true;
  await pass(4_000);
  assert.equal(log.at(-1), 'up');
});

test('after three minutes it gives up', async (t) => {
  const { log, call, pass, events } = setUp(t, { publish: (attempt) => (attempt === 1 ? Promise.resolve() : Promise.reject(lost)) });
  await call();
  events().onFailure(lost);
  await pass(200_000);
  assert.ok(log.includes('give up not-reconnected'));
});

test('nothing gets through from the start: that is told, and the call is over', async (t) => {
  const { line, log, network, pass } = setUp(t);
  Object.assign(network, { stands: new Deferred(), standing: 'none', flows: false });
  line.connect();
  await pass(14_000);
  assert.deepEqual(log.slice(-2), ['give up network-blocked', 'sfu2 close']);
});

test('a line that stands and breaks again at once is one outage', async (t) => {
  const { line, log, key, following, pass } = setUp(t);
  key.resolve();
  following.fails = true;
  line.connect();
  await pass(200_000);
  assert.deepEqual(log.filter((entry) => /stuck|give/.test(entry)), ['stuck not-reconnected', 'give up not-reconnected']);
});

test('a track that could not be sent on a connection given up does not harm the next one', async (t) => {
  const { line, log, tracks, call, events, sending, pass } = setUp(t);
  await call();
  sending.gate = new Deferred<void>();
  tracks.set(slot.camera, track('cam'));
  line.tracksChanged();
  await settle();
  const { gate } = sending;
  sending.gate = null;
  events().onFailure(lost);
  await pass(500);
  gate.reject(new Error('closed'));
  await settle();
  assert.equal(log.at(-1), 'up');
});

test('what no retry cures is given up at once', async (t) => {
  const { line, log } = setUp(t, { publish: () => Promise.reject(new ConsultError('codec-refused')) });
  line.connect();
  await settle();
  assert.deepEqual(log, ['sfu1 close', 'give up codec-refused']);
});

test('a suspended line stays down, also when an attempt was due, until it is told to connect', async (t) => {
  const { line, log, call, events, pass } = setUp(t, { publish: (attempt) => (attempt === 2 ? Promise.reject(lost) : Promise.resolve()) });
  await call();
  events().onFailure(lost);
  await settle();
  line.suspend();
  await pass(60_000);
  assert.ok(!log.some((entry) => entry.startsWith('sfu3')));
  line.connect();
  await settle();
  assert.deepEqual(log.slice(-4), ['enter', 'sfu3 send 0 mic', 'sfu3 follow', 'up']);
});

test('an ended call stays ended, even with a connection under way', async (t) => {
  const gate = new Deferred<void>();
  const { line, log, life, key } = setUp(t, { publish: () => gate.promise });
  key.resolve();
  line.connect();
  life.end();
  gate.resolve();
  await settle();
  assert.deepEqual(log, ['sfu1 close']);
});
