import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlowWatch } from './flow-watch.ts';

const both = { sending: true, receiving: true };

/** Looks every half second; `sent` and `received` are bytes of media that have arrived on each connection. */
function watch() {
  const flow = new FlowWatch();
  let nowMs = 1_000_000;
  const bytes = { sending: 0, receiving: 0 };
  return {
    flow,
    look(looks: number, arriving: { readonly sending?: number; readonly receiving?: number } = {}, pair = 'pair', apartMs = 500): void {
      for (let look = 0; look < looks; look += 1) {
        nowMs += apartMs;
        bytes.sending += arriving.sending ?? 0;
        bytes.receiving += arriving.receiving ?? 0;
        flow.look({ sending: new Map([[pair, bytes.sending]]), receiving: new Map([[pair, bytes.receiving]]) }, nowMs);
      }
    },
  };
}

test('nothing that arrives on either is our own network', () => {
  const { flow, look } = watch();
  look(4, { sending: 10, receiving: 1_000 });
  assert.equal(flow.silentMs(both), 0);
  look(4);
  assert.equal(flow.silentMs(both), 2_000);
});

test('one that still hears is none: then it is the other person whose line is down', () => {
  const { flow, look } = watch();
  look(4, { sending: 10, receiving: 1_000 });
  look(20, { sending: 10 });
  assert.equal(flow.silentMs(both), 0);
});

test('where only one should hear, it is asked alone, and reports that are few with patience', () => {
  const { flow, look } = watch();
  look(4, { sending: 10, receiving: 1_000 });
  look(6);
  assert.equal(flow.silentMs({ sending: false, receiving: true }), 3_000);
  assert.equal(flow.silentMs({ sending: true, receiving: false }), 1_500);
  assert.equal(flow.silentMs({ sending: false, receiving: false }), 0);
});

test('media is carried where something comes on every connection there is', () => {
  const { flow, look } = watch();
  assert.equal(flow.carries(2_000), false, 'without connections');
  look(4, { receiving: 1_000 });
  assert.equal(flow.carries(2_000), false, 'nothing came on one yet');
  look(1, { sending: 10, receiving: 1_000 });
  assert.equal(flow.carries(2_000), true);
  look(3, { sending: 10 });
  assert.equal(flow.carries(2_000), true);
  look(1, { sending: 10 });
  assert.equal(flow.carries(2_000), false, 'one has been silent for too long');
  flow.look({ sending: new Map([['pair', 1_000_000]]), receiving: null }, 2_000_000);
  assert.equal(flow.carries(2_000), true, 'there is only one');
  flow.clear();
  assert.equal(flow.carries(2_000), false);
});

test('a page that was asleep has missed looks, not packets', () => {
  const { flow, look } = watch();
  look(4, { sending: 10, receiving: 1_000 });
  look(1, {}, 'pair', 60_000);
  assert.equal(flow.silentMs(both), 1_000);
});

test('a sign of life is what arrives after the first look from now on, also over another pair', () => {
  const { flow, look } = watch();
  look(4, { receiving: 1_000 });
  flow.restart();
  look(1, { receiving: 1_000 });
  assert.equal(flow.hasFlowed, false, 'that may have been on its way');
  look(1);
  assert.equal(flow.hasFlowed, false);
  look(1, { receiving: 1_000 }, 'another');
  assert.equal(flow.hasFlowed, true);
});

test('a pair that is gone is no sign of life', () => {
  const { flow } = watch();
  flow.look({ sending: null, receiving: new Map([['a', 50_000], ['b', 100]]) }, 1_000);
  flow.restart();
  flow.look({ sending: null, receiving: new Map([['a', 50_000], ['b', 100]]) }, 1_500);
  flow.look({ sending: null, receiving: new Map([['b', 100]]) }, 2_000);
  assert.equal(flow.hasFlowed, false);
});
