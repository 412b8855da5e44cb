import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appointmentStateSchema, roleSchema, seatStateSchema, type ErrorCode, type Role, type SeatState } from '@consult-room/protocol';
import { authorise, type Verb } from './authorise.ts';

const verbs: readonly Verb[] = [
  'arrive', 'check-result', 'wait', 'enter', 'leave', 'refresh-token', 'media-state', 'quality', 'encryption', 'refresh-ice', 'key-package', 'mls',
  'fetch-commits', 'group-create', 'commit', 'end', 'admit', 'deny', 'hold', 'resume', 'remove', 'notice',
];
const roles = roleSchema.options;
const guests = roles.filter((role) => role !== 'clinician');
const states = seatStateSchema.options;
const inside: readonly SeatState[] = ['admitted', 'in-room'];
const closed: readonly SeatState[] = ['removed', 'denied', 'expired'];
const own: readonly Verb[] = ['arrive', 'check-result', 'leave', 'refresh-token'];
const hostOnly: readonly Verb[] = ['group-create', 'commit', 'end', 'admit', 'deny', 'hold', 'resume', 'remove', 'notice'];
const onOthers: readonly Verb[] = ['admit', 'deny', 'hold', 'resume', 'remove', 'notice'];

const ask = (role: Role, state: SeatState, verb: Verb): ErrorCode | null => authorise({ kind: 'seat', role, state }, verb, 'live');

/** Written from the rules as people would say them, not from the table under test. */
function expected(role: Role, state: SeatState, verb: Verb): 'yes' | 'no' {
  if (closed.includes(state)) return 'no';
  if (own.includes(verb)) return 'yes';
  const isHost = role === 'clinician';
  if (verb === 'wait') return isHost ? 'no' : 'yes';
  if (verb === 'enter') return isHost || inside.includes(state) ? 'yes' : 'no';
  if (hostOnly.includes(verb)) return isHost && inside.includes(state) ? 'yes' : 'no';
  return inside.includes(state) ? 'yes' : 'no';
}

test('every role in every state with every verb', () => {
  let asked = 0;
  for (const role of roles) for (const state of states) for (const verb of verbs) {
    assert.equal(ask(role, state, verb) === null ? 'yes' : 'no', expected(role, state, verb), `${role} ${state} ${verb}`);
    asked += 1;
  }
  assert.equal(asked, 6 * 11 * 22);
});

test('no guest may do what a clinician may, in any state', () => {
  for (const role of guests) for (const state of states) for (const verb of hostOnly) assert.notEqual(ask(role, state, verb), null, `${role} ${state} ${verb}`);
});

test('who waits is told so; who may never is told that', () => {
  assert.equal(ask('patient', 'waiting', 'key-package'), 'not-admitted');
  assert.equal(ask('patient', 'waiting', 'enter'), 'not-admitted');
  assert.equal(ask('patient', 'in-room', 'admit'), 'forbidden');
  assert.equal(ask('clinician', 'arrived', 'admit'), 'not-admitted');
  assert.equal(ask('patient', 'removed', 'leave'), 'seat-removed');
  assert.equal(ask('patient', 'denied', 'wait'), 'seat-denied');
  assert.equal(ask('patient', 'expired', 'wait'), 'link-expired');
});

test('staff at the queue act on people and do nothing else', () => {
  for (const verb of verbs) assert.equal(authorise({ kind: 'staff' }, verb, 'open'), onOthers.includes(verb) ? null : 'forbidden', verb);
});

test('nobody acts on a clinician\'s seat', () => {
  for (const verb of onOthers) {
    assert.equal(authorise({ kind: 'staff' }, verb, 'live', 'clinician'), 'forbidden');
    assert.equal(authorise({ kind: 'seat', role: 'clinician', state: 'in-room' }, verb, 'live', 'clinician'), 'forbidden');
    assert.equal(authorise({ kind: 'seat', role: 'clinician', state: 'in-room' }, verb, 'live', 'patient'), null);
  }
});

test('when it is over, nothing goes any more', () => {
  for (const state of appointmentStateSchema.options) {
    const isOver = state === 'ended' || state === 'cancelled' || state === 'no-show';
    for (const verb of verbs) {
      const answer = authorise({ kind: 'seat', role: 'clinician', state: 'in-room' }, verb, state);
      if (isOver) assert.notEqual(answer, null, `${state} ${verb}`);
      else if (verb !== 'wait') assert.equal(answer, null, `${state} ${verb}`);
    }
  }
});
