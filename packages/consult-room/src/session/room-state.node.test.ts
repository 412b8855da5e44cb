import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialRoom, nextRoom, type Room, type RoomEvent } from './room-state.ts';

/** Plays events; a refused one leaves the room as it is. */
function play(...events: RoomEvent[]): Room {
  return events.reduce((room, event) => nextRoom(room, event) ?? room, initialRoom);
}

const seat = (state: Extract<RoomEvent, { type: 'seat' }>['seat']): RoomEvent => ({ type: 'seat', seat: state });
const up: RoomEvent = { type: 'media-up' };
const lost: RoomEvent = { type: 'media-lost', cause: 'media' };

test('the patient’s way', () => {
  const states = [seat('invited'), seat('waiting'), seat('admitted'), up, { type: 'ended', reason: 'left' } as const]
    .reduce<Room[]>((rooms, event) => [...rooms, nextRoom(rooms.at(-1) ?? initialRoom, event) ?? initialRoom], []);
  assert.deepEqual(states.map(({ state }) => state), ['checking', 'waiting', 'connecting', 'in-room', 'ended']);
});

test('a second word of the admitted seat changes nothing in the call', () => {
  assert.equal(play(seat('admitted'), up, seat('in-room')).state, 'in-room');
  assert.deepEqual(play(seat('admitted'), up, lost, seat('in-room')), { state: 'reconnecting', reason: 'media', recoverable: false });
});

test('media comes back by itself', () => assert.equal(play(seat('admitted'), up, lost, up).state, 'in-room'));

test('a waiting person whose line broke is not shown as waiting, and waits again after', () => {
  assert.deepEqual(play(seat('waiting'), { type: 'link-lost' }), { state: 'reconnecting', reason: 'link', recoverable: false });
  assert.equal(play(seat('waiting'), { type: 'link-lost' }, seat('waiting')).state, 'waiting');
  assert.equal(play(seat('waiting'), { type: 'link-lost' }, seat('admitted')).state, 'connecting');
});

test('a broken line does not disturb a call whose media flows', () => assert.equal(nextRoom(play(seat('admitted'), up), { type: 'link-lost' }), null));

test('media cannot lift somebody out of the waiting room', () => assert.equal(nextRoom(play(seat('waiting')), up), null));

for (const final of ['denied', 'removed', 'expired'] as const) {
  test(`${final} is the end, and only trying again leaves it`, () => {
    const room = play(seat('admitted'), up, seat(final));
    assert.deepEqual(room, { state: 'ended', reason: final, recoverable: false });
    assert.equal(nextRoom(room, seat('admitted')), null);
    assert.equal(nextRoom(room, up), null);
    assert.equal(nextRoom(room, { type: 'reopen' })?.state, 'door');
  });
}

test('a call that is stuck comes back by itself, whatever the gateway says meanwhile, or when the person wants it tried once more', () => {
  const stuck = play(seat('admitted'), up, { type: 'media-lost', cause: 'media' }, { type: 'failed', code: 'not-reconnected', recoverable: true });
  assert.deepEqual(stuck, { state: 'trouble', reason: 'not-reconnected', recoverable: true });
  assert.equal(nextRoom(stuck, seat('in-room')), stuck);
  assert.equal(nextRoom(stuck, up)?.state, 'in-room');
  assert.deepEqual(nextRoom(stuck, { type: 'retry' }), { state: 'reconnecting', reason: 'media', recoverable: false });
  assert.equal(nextRoom(stuck, seat('removed'))?.state, 'ended');
  assert.equal(nextRoom(play(seat('admitted'), up), { type: 'retry' }), null);
});

test('held and back', () => {
  assert.equal(play(seat('admitted'), up, seat('held')).state, 'held');
  assert.equal(play(seat('admitted'), up, seat('held'), seat('admitted')).state, 'connecting');
});

test('trouble heals when the gateway speaks again', () => {
  const trouble = play(seat('waiting'), { type: 'failed', code: 'cannot-reconnect', recoverable: true });
  assert.deepEqual(trouble, { state: 'trouble', reason: 'cannot-reconnect', recoverable: true });
  assert.equal(nextRoom(trouble, seat('waiting'))?.state, 'waiting');
});

test('trouble without a cure stays until the person tries again or the seat is over', () => {
  const trouble = play(seat('checking'), { type: 'failed', code: 'no-webrtc', recoverable: false });
  assert.equal(nextRoom(trouble, seat('waiting')), null);
  assert.equal(nextRoom(trouble, { type: 'reopen' })?.state, 'door');
  assert.equal(nextRoom(trouble, { type: 'ended', reason: 'cancelled' })?.state, 'ended');
});

test('reopen belongs to trouble and to an end', () => assert.equal(nextRoom(play(seat('waiting')), { type: 'reopen' }), null));
