import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextSeatState, seatStateSchema, type SeatState } from '@consult-room/protocol';
import { applyDecision, type Decision } from './decision.ts';
import { checkHours } from './door-hours.ts';
import { decideAdmissionFailed, decideHostAct, decideOver } from './host-decisions.ts';
import { decideArrive, decideCheck, decideEnter, decideLeave, decideMove, decideSelfAdmission, decideWait } from './seat-decisions.ts';
import { consultationOf } from './testing/consultation-of.ts';

const guest = 'par_guest';
const actor = { kind: 'staff', subject: 's' } as const;
const item = { status: 'pass' } as const;
const check = { camera: item, microphone: item, speaker: item, network: item, encryption: item };

/** The guest's seat after the decision. */
function after(state: SeatState, decide: (consultation: ReturnType<typeof consultationOf>) => Decision, seat = {}) {
  const consultation = consultationOf([{ state, ...seat }]);
  return applyDecision(consultation, decide(consultation)).seats[1];
}

test('the clinic\'s acts follow the protocol\'s table in every state, with one audit row each', () => {
  for (const state of seatStateSchema.options) for (const event of ['admit', 'hold', 'resume', 'deny', 'remove'] as const) {
    const consultation = consultationOf([{ state }]);
    const next = nextSeatState(state, event);
    if (next === null) {
      assert.throws(() => decideHostAct(consultation, guest, event, actor), { code: 'seat-state' }, `${state} ${event}`);
      continue;
    }
    const decision = decideHostAct(consultation, guest, event, actor);
    assert.equal(applyDecision(consultation, decision).seats[1]?.state, next);
    assert.deepEqual(decision.audit.map(({ target, detail }) => [target, detail?.['from'], detail?.['to']]), [[guest, state, next]]);
  }
});

test('unknown people are not found', () => {
  const consultation = consultationOf([{}]);
  for (const decide of [decideArrive, decideEnter, decideLeave, decideSelfAdmission]) assert.throws(() => decide(consultation, 'par_x'), { code: 'not-found' });
});

test('arriving opens the appointment once, and twice is once', () => {
  const decision = decideArrive(consultationOf([{}]), guest);
  assert.deepEqual(decision.audit.map(({ action }) => action), ['appointment.opened', 'seat.arrived']);
  assert.equal(decision.appointment?.state, 'open');
  assert.deepEqual(decideArrive(consultationOf([{ state: 'waiting' }]), guest), { seats: [], audit: [] });
  assert.throws(() => decideArrive(consultationOf([{ state: 'removed' }]), guest), { code: 'seat-removed' });
});

test('a check before arriving is refused; checking again while waiting loses no place', () => {
  assert.throws(() => decideCheck(consultationOf([{}]), guest, check), { code: 'seat-state' });
  assert.equal(after('arrived', (consultation) => decideCheck(consultation, guest, check))?.state, 'checking');
  assert.deepEqual(after('waiting', (consultation) => decideCheck(consultation, guest, check))?.state, 'waiting');
});

test('the place in line is kept, and given up by leaving', () => {
  assert.equal(after('arrived', (consultation) => decideWait(consultation, guest, 7))?.waitingSinceMs, 7);
  assert.equal(after('checking', (consultation) => decideWait(consultation, guest, 9), { waitingSinceMs: 7 })?.waitingSinceMs, 7);
  assert.equal(after('waiting', (consultation) => decideLeave(consultation, guest), { waitingSinceMs: 7 })?.waitingSinceMs, null);
});

test('a device that moves in: guests wait again, the place is kept, a first device is no move', () => {
  for (const state of ['admitted', 'in-room', 'held'] as const) {
    const moved = after(state, (consultation) => decideMove(consultation, guest, 'new', 9), { deviceHash: 'old', waitingSinceMs: 7 });
    assert.deepEqual([moved?.state, moved?.waitingSinceMs, moved?.deviceHash], ['waiting', 7, 'new'], state);
  }
  for (const state of ['invited', 'arrived', 'checking', 'waiting', 'left'] as const) {
    assert.equal(after(state, (consultation) => decideMove(consultation, guest, 'new', 9), { deviceHash: 'old' })?.state, state);
  }
  assert.deepEqual(decideMove(consultationOf([{}]), guest, 'first', 9).audit, []);
  assert.deepEqual(decideMove(consultationOf([{ deviceHash: 'same' }]), guest, 'same', 9), { seats: [], audit: [] });
});

test('only a clinician lets themself in, from anywhere but inside', () => {
  assert.throws(() => decideSelfAdmission(consultationOf([{ state: 'waiting' }]), guest), { code: 'not-admitted' });
  assert.equal(decideSelfAdmission(consultationOf([]), 'par_host').seats[0]?.change.state, 'admitted');
});

test('a failed admission goes back to where the person was, unless something stronger happened', () => {
  const [, before] = consultationOf([{ state: 'held' }]).seats;
  assert.ok(before !== undefined);
  assert.equal(after('admitted', (consultation) => decideAdmissionFailed(consultation, before, actor, 'seat.resumed'))?.state, 'held');
  assert.equal(after('removed', (consultation) => decideAdmissionFailed(consultation, before, actor, 'seat.resumed'))?.state, 'removed');
});

test('over: everybody is out, with a row each, and a second end is refused', () => {
  const consultation = consultationOf([{ id: 'a', state: 'in-room' }, { id: 'b', state: 'waiting' }, { id: 'c', state: 'denied' }, { id: 'd', state: 'left' }], { state: 'live' });
  const ended = applyDecision(consultation, decideOver(consultation, 'end', actor));
  assert.deepEqual(ended.seats.map(({ state }) => state), ['expired', 'left', 'left', 'denied', 'left']);
  assert.equal(decideOver(consultation, 'end', actor).audit.length, 4);
  assert.throws(() => decideOver(ended, 'end', actor), { code: 'appointment-ended' });
  assert.throws(() => decideOver(consultationOf([], { state: 'cancelled' }), 'cancel', actor), { code: 'appointment-cancelled' });
});

test('the door: to the minute, for guests; a clinician may be early; who is inside is not late', () => {
  const { appointment, seats: [host, person] } = consultationOf([{ state: 'waiting' }]);
  assert.ok(host !== undefined && person !== undefined);
  const opensMs = appointment.startMs - 15 * 60_000;
  const closesMs = appointment.endMs + 60 * 60_000;
  assert.throws(() => checkHours(appointment, person, opensMs - 1), { code: 'too-early' });
  checkHours(appointment, person, opensMs);
  checkHours(appointment, host, opensMs - 1);
  checkHours(appointment, person, closesMs);
  assert.throws(() => checkHours(appointment, person, closesMs + 1), { code: 'link-expired' });
  checkHours(appointment, { ...person, state: 'in-room' }, closesMs + 1);
});

test('F5: what waited behind the end of it all, or behind being put out, is refused with the code for it', () => {
  const deciders = [
    (consultation: ReturnType<typeof consultationOf>) => decideArrive(consultation, guest),
    (consultation: ReturnType<typeof consultationOf>) => decideCheck(consultation, guest, check),
    (consultation: ReturnType<typeof consultationOf>) => decideWait(consultation, guest, 1),
    (consultation: ReturnType<typeof consultationOf>) => decideEnter(consultation, guest),
    (consultation: ReturnType<typeof consultationOf>) => decideLeave(consultation, guest),
    (consultation: ReturnType<typeof consultationOf>) => decideMove(consultation, guest, 'device', 1),
  ];
  for (const decide of deciders) {
    for (const state of ['arrived', 'in-room'] as const) {
      assert.throws(() => decide(consultationOf([{ state }], { state: 'ended' })), { code: 'appointment-ended' });
      assert.throws(() => decide(consultationOf([{ state }], { state: 'cancelled' })), { code: 'appointment-cancelled' });
    }
    assert.throws(() => decide(consultationOf([{ state: 'removed' }])), { code: 'seat-removed' });
  }
  const host = { kind: 'seat', subject: 'par_host' } as const;
  // Of this consultation the clinician has not gone in, or is out again.
  for (const event of ['admit', 'remove'] as const) assert.throws(() => decideHostAct(consultationOf([{ state: 'waiting' }]), guest, event, host), { code: 'not-admitted' });
  assert.throws(() => decideOver(consultationOf([{ state: 'waiting' }]), 'end', host), { code: 'not-admitted' });
  for (const by of [host, actor]) assert.throws(() => decideHostAct(consultationOf([{ state: 'waiting' }], { state: 'ended' }), guest, 'admit', by), { code: 'appointment-ended' });
});
