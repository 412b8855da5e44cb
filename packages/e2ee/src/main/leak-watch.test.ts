import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LeakWatch } from './leak-watch.ts';
import { sentTotals } from './sent-totals.ts';

const sealed = (ok: number) => ({ 'send/1': { ok, noKey: 0, rejected: 0, lastOkAt: 1 } });
const sent = (units: number) => [{ slot: 1, units }];
const lossy = (second: number) => sentTotals(new Map([['a', { type: 'outbound-rtp', kind: 'audio', mid: '1', packetsSent: second * 80, retransmittedPacketsSent: second * 30 }]]));
const dropped = (noKey: number) => ({ 'send/1': { ok: 30, noKey, rejected: 0, lastOkAt: 1 } });

test('sealed sending is quiet', () => {
  const watch = new LeakWatch();
  for (let second = 1; second < 5; second += 1) assert.equal(watch.look(sent(second * 30), sealed(second * 30)), null);
});

test('sending that the worker never sealed is a leak at the second look', () => {
  const watch = new LeakWatch();
  assert.equal(watch.look(sent(30), {}), null);
  assert.equal(watch.look(sent(60), {}), 1);
});

test('a transform that stops working in the middle is a leak as well', () => {
  const watch = new LeakWatch();
  watch.look(sent(30), sealed(30));
  assert.equal(watch.look(sent(60), sealed(30)), null);
  assert.equal(watch.look(sent(90), sealed(30)), 1);
});

test('a pause is no leak, and a look between the two counts is forgiven', () => {
  const watch = new LeakWatch();
  watch.look(sent(30), sealed(30));
  assert.equal(watch.look(sent(30), sealed(30)), null);
  assert.equal(watch.look(sent(31), sealed(30)), null);
  assert.equal(watch.look(sent(60), sealed(61)), null);
  assert.equal(watch.look(sent(90), sealed(61)), null);
});

test('counts of a machine so slow that the worker answers seconds after the browser are forgiven', () => {
  const watch = new LeakWatch();
  watch.look(sent(100), sealed(100));
  assert.equal(watch.look(sent(150), sealed(400)), null);
  assert.equal(watch.look(sent(390), sealed(400)), null);
  assert.equal(watch.look(sent(400), sealed(400)), null);
  assert.equal(watch.look(sent(450), sealed(700)), null);
});

test('sound that a slow machine sealed in bursts and sends in a row is forgiven, from the first look on', () => {
  const watch = new LeakWatch();
  let taken = 0;
  let units = 0;
  for (let stall = 0; stall < 20; stall += 1) {
    taken += 250;
    for (const share of [0, 50, 50, 50, 50, 50]) assert.equal(watch.look(sent((units += share)), sealed((taken += 1))), null, `${units} of ${taken}`);
    units += 6;
  }
});

test('frames that were taken and never left hide a leak for ten looks, and no more', () => {
  const watch = new LeakWatch();
  for (let second = 1; second < 20; second += 1) watch.look(sent(second * 30), sealed(second * 60));
  const looks = Array.from({ length: 14 }, (_, second) => watch.look(sent(570 + (second + 1) * 60), sealed(19 * 60)));
  assert.equal(looks.indexOf(1), 10, looks.join());
});

test('frames the worker drops for want of a key are none that leaked', () => {
  const watch = new LeakWatch();
  for (let second = 1; second < 9; second += 1) assert.equal(watch.look(sent(second * 30), dropped(second * 30)), null);
});

test('one layer beside the worker is a leak, though the others are sealed', () => {
  const watch = new LeakWatch();
  const looks = Array.from({ length: 9 }, (_, second) => watch.look(sent(second * 90), sealed(second * 60)));
  assert.deepEqual(looks, [null, null, null, null, null, null, 1, 1, 1]);
});

test('what an earlier connection sealed does not speak for a new one', () => {
  const watch = new LeakWatch();
  watch.look(sent(900), sealed(900));
  watch.restart();
  assert.deepEqual([1, 2, 3].map((second) => watch.look(sent(second * 30), sealed(900))), [null, 1, 1]);
});

test('sound that is sent again because it got lost is no leak', () => {
  const watch = new LeakWatch();
  for (let second = 1; second < 30; second += 1) assert.equal(watch.look(lossy(second), sealed(second * 50)), null);
  assert.deepEqual([30, 31].map((second) => watch.look(lossy(second), sealed(29 * 50))), [null, 1]);
});

test('totals add simulcast layers and count frames, not packets, of a picture', () => {
  const report = new Map<string, Record<string, unknown>>([
    ['a', { type: 'outbound-rtp', kind: 'audio', mid: '0', packetsSent: 50 }],
    ['h', { type: 'outbound-rtp', kind: 'video', mid: '1', packetsSent: 900, framesSent: 30 }],
    ['l', { type: 'outbound-rtp', kind: 'video', mid: '1', packetsSent: 90, framesSent: 31 }],
    ['x', { type: 'inbound-rtp', kind: 'video', mid: '1', framesSent: 5 }],
  ]);
  assert.deepEqual(sentTotals(report), [{ slot: 0, units: 50 }, { slot: 1, units: 61 }]);
});
