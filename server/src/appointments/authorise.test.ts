import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appointmentStateSchema, roleSchema, seatStateSchema, type ErrorCode, type Role, type SeatState } from '@consult-room/protocol';
import { apiScopes } from '../tokens/api-scope.ts';
import { authorise } from './authorise.ts';
import { clinicRights, seatRights, staffRights, type ClinicVerb, type SeatVerb, type StaffVerb } from './rights.ts';

const verbs = Object.keys(seatRights) as readonly SeatVerb[];
const staffVerbs = Object.keys(staffRights) as readonly StaffVerb[];
const clinicVerbs = Object.keys(clinicRights) as readonly ClinicVerb[];
const roles = roleSchema.options;
const states = seatStateSchema.options;
const guests = roles.filter((role) => role !== 'clinician');
const inside: readonly SeatState[] = ['admitted', 'in-room'];
const closed: readonly SeatState[] = ['removed', 'denied', 'expired'];
const over: readonly string[] = ['ended', 'cancelled', 'no-show'];
const own: readonly SeatVerb[] = ['hello', 'arrive', 'check-result', 'leave', 'refresh-token'];
const hostOnly: readonly SeatVerb[] = ['group-create', 'end', 'admit', 'deny', 'hold', 'resume', 'remove', 'notice'];
const testing: readonly SeatVerb[] = ['check-network', 'check:hello', 'check:offer'];
const onOthers = ['admit', 'deny', 'hold', 'resume', 'remove', 'notice'] as const;

const ask = (role: Role, state: SeatState, verb: SeatVerb): ErrorCode | null => authorise({ as: 'seat', role, state, verb, appointment: 'live' });

/** Written from the rules as people would say them, not from the table under test. */
function expected(role: Role, state: SeatState, verb: SeatVerb, appointment: string): 'yes' | 'no' {
  if (over.includes(appointment) || closed.includes(state)) return 'no';
  if (own.includes(verb)) return 'yes';
  const isHost = role === 'clinician';
  if (verb === 'wait') return isHost ? 'no' : 'yes';
  if (testing.includes(verb)) return state === 'arrived' || state === 'checking' ? 'yes' : 'no';
  if (verb === 'enter') return isHost || inside.includes(state) ? 'yes' : 'no';
  if (hostOnly.includes(verb)) return isHost && inside.includes(state) ? 'yes' : 'no';
  return inside.includes(state) ? 'yes' : 'no';
}

test('F8 T2: every role in every state of seat and appointment with every verb', () => {
  let asked = 0;
  for (const role of roles) for (const state of states) for (const appointment of appointmentStateSchema.options) for (const verb of verbs) {
    const answer = authorise({ as: 'seat', role, state, verb, appointment });
    assert.equal(answer === null ? 'yes' : 'no', expected(role, state, verb, appointment), `${role} ${state} ${verb} ${appointment}`);
    asked += 1;
  }
  assert.equal(asked, 6 * 11 * 6 * verbs.length);
  assert.equal(verbs.length, 43);
});

test('T2: no guest may do what a clinician may, in any state', () => {
  for (const role of guests) for (const state of states) for (const verb of hostOnly) assert.notEqual(ask(role, state, verb), null, `${role} ${state} ${verb}`);
});

test('T1: who is not inside touches no media, by any verb', () => {
  const media = verbs.filter((verb) => verb.startsWith('media:'));
  assert.equal(media.length, 16);
  for (const role of roles) for (const state of states) {
    const answers = new Set(media.map((verb) => ask(role, state, verb)));
    assert.equal(answers.size, 1, 'one question stands for every verb of the media');
    assert.equal(answers.has(null), inside.includes(state), `${role} ${state}`);
  }
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

test('staff at the queue act on people while it is not over, and on no clinician', () => {
  for (const verb of staffVerbs) for (const appointment of appointmentStateSchema.options) {
    const answer = authorise({ as: 'staff', verb, appointment });
    assert.equal(answer === null, !over.includes(appointment), `${verb} ${appointment}`);
  }
  for (const verb of onOthers) {
    assert.equal(authorise({ as: 'staff', verb, appointment: 'live', target: 'clinician' }), 'forbidden');
    assert.equal(authorise({ as: 'seat', role: 'clinician', state: 'in-room', verb, appointment: 'live', target: 'clinician' }), 'forbidden');
    assert.equal(authorise({ as: 'seat', role: 'clinician', state: 'in-room', verb, appointment: 'live', target: 'patient' }), null);
  }
});

test('an API key does what its scopes say, and nothing without them', () => {
  for (const verb of clinicVerbs) {
    const scopesThatDo = apiScopes.filter((scope) => authorise({ as: 'clinic', scopes: new Set([scope]), verb, appointment: null }) === null);
    assert.equal(scopesThatDo.length, 1, verb);
    assert.equal(authorise({ as: 'clinic', scopes: new Set(), verb, appointment: null }), 'forbidden');
  }
  const all = new Set(apiScopes);
  const afterwards = clinicVerbs.filter((verb) => authorise({ as: 'clinic', scopes: all, verb, appointment: 'ended' }) === null);
  assert.deepEqual(clinicVerbs.filter((verb) => !afterwards.includes(verb)), [
    'changeAppointment', 'cancelAppointment', 'addParticipant', 'revokeParticipant', 'sendInvitation', 'issueRoomToken',
  ]);
});

test('who holds a link stands where the person in the seat stands', () => {
  for (const role of guests) for (const state of states) for (const appointment of appointmentStateSchema.options) {
    const about = { role, state, appointment } as const;
    assert.equal(authorise({ as: 'stranger', verb: 'redeemLink', ...about }), authorise({ as: 'seat', verb: 'hello', ...about }));
  }
});
