import assert from 'node:assert/strict';
import { test } from 'node:test';
import { climb, firstRung, wakeAtMs, type Act, type Ladder, type LadderEvent } from './ladder.ts';

/** A line on a clock of its own; `log` has what it was told to do, and when (ms). */
function line({ hasRelay = true, random = 0 } = {}) {
  let ladder: Ladder = firstRung;
  let nowMs = 100_000;
  let flows = false;
  const log: { readonly atMs: number; readonly act: Act; readonly rung: Ladder['rung'] }[] = [];
  const feed = (event: LadderEvent): void => {
    ladder = climb(ladder, event, { nowMs, random, hasRelay, flows });
    if (ladder.act !== null) log.push({ atMs: nowMs - 100_000, act: ladder.act, rung: ladder.rung });
  };
  /** Lets time pass, waking the ladder when it wants; `reply` answers each act at once. */
  const pass = (ms: number, reply: (act: Act) => readonly LadderEvent[] = () => []): void => {
    const untilMs = nowMs + ms;
    for (let wakeMs = wakeAtMs(ladder); wakeMs !== null && wakeMs <= untilMs; wakeMs = wakeAtMs(ladder)) {
      nowMs = Math.max(nowMs, wakeMs);
      feed('due');
      const { act } = ladder;
      if (act !== null) for (const event of reply(act)) feed(event);
    }
    nowMs = untilMs;
  };
  const stand = (): void => {
    for (const event of ['start', 'answered', 'up'] as const) feed(event);
    log.length = 0;
  };
  const carry = (media: boolean): void => { flows = media; };
  return { feed, pass, stand, carry, log, get ladder() { return ladder; }, get acts() { return log.map(({ act, rung }) => `${act} ${rung ?? '-'}`); } };
}

test('other ways first, then the relay alone, then new connections, each in its time', () => {
  const it = line();
  it.stand();
  it.pass(30_000);
  it.feed('shaken');
  it.feed('answered');
  it.pass(3_000);
  it.feed('answered');
  it.pass(3_500);
  assert.deepEqual(it.acts, ['restart restart', 'restart relay', 'renew renew']);
  assert.deepEqual(it.log.map(({ atMs }) => atMs - 30_000), [0, 3_000, 6_000]);
});

test('without a relay there is nothing between other ways and new connections but a little more time', () => {
  const it = line({ hasRelay: false });
  it.stand();
  it.pass(30_000);
  it.feed('shaken');
  it.feed('answered');
  it.pass(4_999);
  assert.deepEqual(it.acts, ['restart restart']);
  it.pass(1_000);
  assert.deepEqual(it.acts, ['restart restart', 'renew renew']);
});

test('a media server that does not answer within five seconds is asked over new connections', () => {
  const it = line();
  it.stand();
  it.pass(30_000);
  it.feed('shaken');
  it.pass(4_999);
  assert.deepEqual(it.acts, ['restart restart']);
  it.pass(1_000);
  assert.deepEqual(it.acts, ['restart restart', 'renew renew']);
});

test('connections that carry media are never put down: an answer may take its time, and nobody is told', () => {
  const it = line();
  it.stand();
  it.pass(30_000);
  it.carry(true);
  it.feed('shaken');
  it.pass(300_000);
  assert.deepEqual(it.acts, ['restart restart']);
  it.feed('answered');
  it.pass(20_000, () => ['answered']);
  assert.ok(it.acts.length > 2 && it.acts.every((act) => act === 'restart restart'), it.acts.join());
  it.log.length = 0;
  it.carry(false);
  it.pass(9_000, () => ['answered']);
  assert.ok(it.log.some(({ act }) => act === 'renew'), 'what carries nothing is');
});

test('while the line to the media server is down nothing is climbed: what was asked waits, and has its time once it is back', () => {
  const it = line();
  it.stand();
  it.pass(30_000);
  it.feed('line-down');
  it.feed('shaken');
  it.pass(25_000);
  assert.deepEqual(it.acts, ['restart restart']);
  it.feed('line-up');
  it.pass(2_000);
  it.feed('answered');
  it.feed('up');
  it.pass(60_000);
  assert.deepEqual(it.acts, ['restart restart']);
});

test('what goes on tells nobody: a line to the media server that is down and back', () => {
  const it = line();
  it.stand();
  it.feed('line-down');
  it.pass(20_000);
  it.feed('line-up');
  it.pass(90_000);
  assert.deepEqual(it.acts, []);
  assert.equal(it.ladder.rung, null);
});

test('the relay alone is kept where it helped, and tried first from then on', () => {
  const it = line();
  it.stand();
  it.pass(30_000);
  it.feed('shaken');
  it.feed('answered');
  it.pass(3_000);
  it.feed('answered');
  it.feed('up');
  assert.equal(it.ladder.relayOnly, true);
  it.pass(30_000);
  it.feed('shaken');
  it.feed('answered');
  it.pass(5_500);
  assert.deepEqual(it.acts, ['restart restart', 'restart relay', 'restart restart', 'renew renew']);
  assert.equal(it.ladder.relayOnly, false, 'what did not help any more is not kept');
});

test('connections that are gone are made anew at once, then ever more slowly', () => {
  const it = line();
  it.stand();
  it.pass(30_000);
  it.feed('lost');
  it.feed('lost');
  it.pass(20_000, () => ['lost']);
  const renewals = it.log.filter(({ act }) => act === 'renew').map(({ atMs }) => atMs - 30_000);
  assert.equal(renewals[0], 0);
  const pauses = renewals.slice(1).map((atMs, index) => atMs - (renewals[index] ?? 0));
  assert.deepEqual(pauses.slice(0, 5), [250, 500, 1_000, 2_000, 3_000]);
  assert.ok(pauses.slice(4).every((pause) => pause === 3_000));
});

test('pauses are spread, so that a whole clinic does not come back in one instant', () => {
  const lines = [0, 0.5, 1].map((random) => line({ random }));
  for (const { feed } of lines) for (const event of ['start', 'lost'] as const) feed(event);
  assert.deepEqual(lines.map(({ ladder }) => (wakeAtMs(ladder) ?? 0) - 100_000), [250, 187.5, 125]);
});

test('a line that is shaken again and again is restarted no faster than every three seconds, and nobody is told it is over', () => {
  const it = line();
  it.stand();
  for (let time = 0; time < 600; time += 1) {
    it.feed('shaken');
    it.pass(100, () => ['answered']);
    it.feed('answered');
    it.feed('up');
    it.pass(900);
  }
  const restarts = it.acts.filter((act) => act === 'restart restart').length;
  assert.ok(restarts <= 210, `${restarts} restarts in ten minutes`);
  assert.ok(it.acts.every((act) => act === 'restart restart'), it.acts.find((act) => act !== 'restart restart'));
});

test('media that comes back while nothing was done yet ends it', () => {
  const it = line();
  it.stand();
  it.feed('shaken');
  it.feed('up');
  it.pass(60_000);
  assert.deepEqual(it.acts, []);
});

test('another network in the middle of it: the ways just tried are forgotten', () => {
  const it = line();
  it.stand();
  it.pass(30_000);
  it.feed('moved');
  it.feed('answered');
  it.pass(2_000);
  it.feed('moved');
  it.pass(500);
  it.feed('answered');
  it.pass(2_800);
  assert.deepEqual(it.acts, ['restart restart', 'restart restart']);
  it.pass(500);
  assert.deepEqual(it.acts, ['restart restart', 'restart restart', 'restart relay']);
});

test('one network after the other, seconds apart: each is met at once', () => {
  const it = line();
  it.stand();
  for (let change = 0; change < 6; change += 1) {
    it.pass(4_000);
    for (const event of ['moved', 'answered', 'up'] as const) it.feed(event);
  }
  assert.deepEqual(it.log.map(({ atMs }) => atMs), [4_000, 8_000, 12_000, 16_000, 20_000, 24_000]);
});

test('whoever changes networks all the time is restarted twice a second at the most, and never waits longer than that', () => {
  const it = line();
  it.stand();
  for (let change = 0; change < 100; change += 1) {
    it.feed('moved');
    it.pass(100, () => ['answered', 'up']);
    for (const event of ['answered', 'up'] as const) it.feed(event);
  }
  const apart = it.log.slice(3).map(({ atMs }, at) => atMs - (it.log[at + 2]?.atMs ?? 0));
  assert.ok(apart.length > 10 && apart.every((ms) => ms >= 500 && ms <= 600), apart.join());
});

test('after a minute it is told, and tried for two more; then it is over', () => {
  const it = line();
  it.stand();
  it.pass(30_000);
  it.feed('lost');
  it.feed('lost');
  it.pass(200_000, (act) => (act === 'renew' ? ['lost'] : []));
  const said = it.log.filter(({ act }) => act !== 'renew').map(({ act, atMs }) => [act, Math.floor((atMs - 30_000) / 1_000)]);
  assert.deepEqual(said, [['tell', 60], ['give-up', 180]]);
});

test('the minute is counted while nobody can be asked, too', () => {
  const it = line();
  it.stand();
  it.pass(30_000);
  it.feed('line-down');
  it.feed('shaken');
  it.pass(59_000);
  assert.deepEqual(it.acts, ['restart restart']);
  it.pass(2_000);
  assert.deepEqual(it.acts, ['restart restart', 'tell restart']);
  it.feed('line-up');
  it.feed('answered');
  it.feed('up');
  assert.equal(it.ladder.rung, null);
});

test('where no way is ever found, that is told within twelve seconds of the first answer', () => {
  const it = line();
  it.feed('start');
  it.pass(1_000);
  it.feed('answered');
  it.pass(20_000, (act) => (act === 'blocked' ? [] : ['answered']));
  assert.deepEqual(it.acts, ['renew renew', 'restart relay', 'renew renew', 'restart relay', 'blocked -']);
  assert.equal(it.log.at(-1)?.atMs, 13_000);
});

test('a machine too busy to shake hands in time has no blocked network, and need not begin again', () => {
  const it = line();
  it.feed('start');
  for (const event of ['answered', 'way'] as const) it.feed(event);
  it.pass(9_000);
  it.feed('up');
  it.pass(60_000);
  assert.deepEqual(it.acts, ['renew renew']);
});

test('a media server that is not there at the start is no blocked network', () => {
  const it = line();
  it.feed('start');
  it.feed('lost');
  it.pass(59_000, () => ['lost']);
  assert.ok(it.acts.every((act) => act === 'renew renew'));
});

test('a line that was down counts a minute without media, not the time it stood in between', () => {
  const it = line();
  it.stand();
  it.pass(30_000);
  for (let time = 0; time < 8; time += 1) {
    it.feed('lost');
    it.pass(5_000, () => ['answered']);
    it.feed('up');
    it.pass(15_000);
  }
  assert.ok(!it.acts.some((act) => act.startsWith('tell')));
});

test('outages soon after one another never end a call that came back from each, and each long one is told', () => {
  const it = line();
  const outages = [84, 84, 84, 84];
  it.stand();
  it.feed('flows');
  for (const seconds of outages) {
    it.pass(3_000);
    for (const event of ['line-down', 'shaken'] as const) it.feed(event);
    it.pass(seconds * 1_000);
    for (const event of ['line-up', 'answered', 'up', 'flows'] as const) it.feed(event);
  }
  assert.equal(it.acts.filter((act) => act.startsWith('tell')).length, outages.length);
  assert.ok(!it.acts.some((act) => act.startsWith('give-up')));
});

test('a connection that stands without media is no end of the trouble: it is over after three minutes', () => {
  const it = line();
  it.stand();
  it.pass(30_000);
  it.feed('lost');
  it.pass(240_000, (act) => (act === 'renew' ? ['answered', 'up', 'lost'] : []));
  assert.deepEqual(it.log.filter(({ act }) => act !== 'renew').map(({ act, atMs }) => [act, Math.floor((atMs - 30_000) / 1_000)]), [['tell', 60], ['give-up', 180]]);
});

test('a person who wants it tried once more is not kept waiting', () => {
  const it = line();
  it.stand();
  it.pass(30_000);
  it.feed('lost');
  it.pass(70_000, (act) => (act === 'renew' ? ['lost'] : []));
  it.log.length = 0;
  it.feed('start');
  it.pass(0);
  assert.deepEqual(it.acts, ['renew renew']);
});
