import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFinal, mayEnterRoom, nextSeatState, seatStateSchema, type SeatEvent, type SeatState } from './seat-state.ts';

const states = seatStateSchema.options as readonly SeatState[];
const events: readonly SeatEvent[] = ['arrive', 'check', 'wait', 'admit', 'enter', 'hold', 'resume', 'leave', 'deny', 'remove', 'expire'];

test('a guest walks from the invitation into the room and out again', () => {
  const walk: readonly [SeatEvent, SeatState][] = [
    ['arrive', 'arrived'], ['check', 'checking'], ['wait', 'waiting'], ['admit', 'admitted'], ['enter', 'in-room'],
    ['hold', 'held'], ['resume', 'admitted'], ['enter', 'in-room'], ['leave', 'left'], ['arrive', 'arrived'],
  ];
  let state: SeatState = 'invited';
  for (const [event, expected] of walk) {
    const next = nextSeatState(state, event);
    assert.equal(next, expected, `${state} + ${event}`);
    state = expected;
  }
});

test('only an admission, or the end of a hold, opens the room', () => {
  for (const state of states) for (const event of events) {
    const next = nextSeatState(state, event);
    if (next === null || !mayEnterRoom(next) || mayEnterRoom(state)) continue;
    assert.ok(event === 'admit' || (event === 'resume' && state === 'held'), `${state} + ${event} must not open the room`);
  }
});

test('a removed, denied or expired seat never comes back', () => {
  for (const state of states.filter(isFinal)) for (const event of events) {
    const next = nextSeatState(state, event);
    assert.ok(next === null || isFinal(next), `${state} + ${event} leads to ${next}`);
  }
});

test('everybody who is not gone can be removed and can expire', () => {
  for (const state of states) {
    if (state === 'removed' || state === 'expired') continue;
    assert.equal(nextSeatState(state, 'remove'), 'removed');
    assert.equal(nextSeatState(state, 'expire'), 'expired');
  }
});
