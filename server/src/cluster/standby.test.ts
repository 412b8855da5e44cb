import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../logging/logger.ts';
import { ClockWatch } from '../stores/clock-watch.ts';
import type { Look } from '../stores/postgres/turn-watch.ts';
import { StoreFailure } from '../stores/store-failure.ts';
import { Standby } from './standby.ts';

const taken: Look = { isTaken: true, epoch: 3, address: '10.0.0.1:8443', keyMarks: null, clockMs: 0, tookMs: 1 };
const free: Look = { ...taken, isTaken: false };

/** A standby that sees these one after the other, the last one again and again; half a second goes by with each. */
function standbyThat(sees: readonly (Look | Error)[]) {
  const seen = { looks: 0, nowMs: 0, wallMs: 0 };
  const log = createLogger('error', () => {}, () => 0);
  const standby: Standby = new Standby({
    keyMarks: async () => ({ 'links.key': 'mine' }), log, clocks: new ClockWatch(() => seen.wallMs, log), steadyNow: () => seen.nowMs,
    look: async () => {
      const look = sees[Math.min(seen.looks, sees.length - 1)];
      seen.looks += 1;
      seen.nowMs += 500;
      queueMicrotask(() => setImmediate(() => standby.news()));
      if (look instanceof Error || look === undefined) throw look ?? new Error('nothing to see');
      return look;
    },
  });
  return { standby, seen };
}

test('waits while somebody is at work, and knows who; then it is its turn', async () => {
  const { standby, seen } = standbyThat([taken, taken, free]);
  const moved: number[] = [];
  standby.onMoved(() => moved.push(standby.atWork?.epoch ?? 0));
  assert.equal(await standby.turn(), true);
  assert.deepEqual([seen.looks, moved, standby.atWork, standby.former], [3, [3], null, { address: '10.0.0.1:8443', epoch: 3 }]);
});

test('after the database was away whoever was at work comes first: its turn looks free for a moment', async () => {
  for (const away of [new StoreFailure('the database cannot be reached'), { ...free, tookMs: 5_000 }]) {
    const { standby, seen } = standbyThat([taken, away, free]);
    assert.equal(await standby.turn(), true);
    assert.ok(seen.looks >= 10, `taken after ${seen.looks} looks`);
    const { standby: other } = standbyThat([taken, away, free, free, taken]);
    setImmediate(function wait() {
      if (other.atWork === null || other.former === null) setImmediate(wait);
      else other.close();
    });
    assert.equal(await other.turn(), false);
  }
});

test('while the database is away the gateway at work goes on being asked', async () => {
  const { standby } = standbyThat([taken, new StoreFailure('the database cannot be reached')]);
  const turn = standby.turn();
  await standby.changed(15_000);
  assert.equal(standby.atWork?.epoch, 3);
  standby.close();
  assert.equal(await turn, false);
});

test('when the others go by other keys by now, it ends with words', async () => {
  const { standby } = standbyThat([taken, { ...taken, keyMarks: '{"links.key":"theirs"}' }]);
  await assert.rejects(standby.turn(), /not those of this database: links\.key/);
});

test('holds its clock against the database’s while it stands by', async () => {
  const { standby, seen } = standbyThat([taken, free]);
  seen.wallMs = 61_000;
  await standby.turn();
  assert.deepEqual([standby.clocks.isRight, standby.clocks.skewSeconds], [false, 61]);
});
