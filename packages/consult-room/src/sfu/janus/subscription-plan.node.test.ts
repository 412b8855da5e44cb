import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VirtualPublisher } from '@consult-room/protocol';
import { planSubscription, slotOfMid } from './subscription-plan.ts';

const noChoice = () => undefined;
const feed = (id: number, mids: readonly string[]): VirtualPublisher => ({
  id, display: `par_${id}`, streams: mids.map((mid, mindex) => ({ mid, mindex, type: mid === '0' ? 'audio' : 'video' })),
});

test('a first plan takes everything', () => {
  assert.deepEqual(planSubscription([feed(1, ['0', '1']), feed(2, ['0'])], [], true, noChoice), {
    subscribe: [{ feed: 1, mid: '0' }, { feed: 1, mid: '1' }, { feed: 2, mid: '0' }], unsubscribe: [],
  });
});

test('a chosen layer is asked for from the start', () => {
  assert.deepEqual(planSubscription([feed(1, ['0', '1'])], [{ feed: 1, mid: '0' }], true, ({ participantId, slot }) => (participantId === 'par_1' && slot === 1 ? 0 : undefined)), {
    subscribe: [{ feed: 1, mid: '1', substream: 0, temporal: 2 }], unsubscribe: [],
  });
});

test('later plans are differences', () => {
  const current = [{ feed: 1, mid: '0' }, { feed: 9, mid: '0' }];
  assert.deepEqual(planSubscription([feed(1, ['0', '2'])], current, true, noChoice), {
    subscribe: [{ feed: 1, mid: '2' }], unsubscribe: [{ feed: 9, mid: '0' }],
  });
});

test('sound only leaves every picture', () => {
  const current = [{ feed: 1, mid: '0' }, { feed: 1, mid: '1' }];
  assert.deepEqual(planSubscription([feed(1, ['0', '1'])], current, false, noChoice), { subscribe: [], unsubscribe: [{ feed: 1, mid: '1' }] });
});

test('streams that are disabled or fit no slot are left alone', () => {
  const odd: VirtualPublisher = { id: 1, display: 'par_1', streams: [{ mid: '0', mindex: 0, type: 'audio', disabled: true }, { mid: '7', mindex: 1, type: 'video' }] };
  assert.deepEqual(planSubscription([odd], [], true, noChoice), { subscribe: [], unsubscribe: [] });
});

test('only the four slots are slots', () => {
  assert.deepEqual(['0', '3', '4', '', ' ', '01', '1e0', 'a'].map(slotOfMid), [0, 3, null, null, null, null, null, null]);
});
