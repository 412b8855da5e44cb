import {
  isFinal, isHost, mayEnterRoom, nextAppointmentState, nextSeatState,
  type AuditActor, type CheckResult, type ParticipantId, type SeatEvent, type SeatState,
} from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import type { Consultation, SeatRecord } from '../stores/consultation.ts';
import { moveSeat, nothing, seatOf, type Decision } from './decision.ts';
import { demand } from './demand.ts';
import type { SeatVerb } from './rights.ts';

/**
 * What a person does with their own seat. Pure: consultation in, decision out. Rights are asked again here, of the state
 * that is decided on: what waited behind somebody's removal or the end of it all is refused, with the code for it.
 */
function ownSeat({ appointment, seats }: Consultation, id: ParticipantId, verb: SeatVerb): SeatRecord {
  const seat = seatOf({ appointment, seats }, id);
  demand({ as: 'seat', role: seat.role, state: seat.state, verb, appointment: appointment.state });
  return seat;
}

/** `seat-state` where it is not possible from here. */
function next(seat: SeatRecord, event: SeatEvent): SeatState {
  const state = nextSeatState(seat.state, event);
  if (state === null) throw new CodedError('seat-state');
  return state;
}

const self = (seat: SeatRecord): AuditActor => ({ kind: 'seat', subject: seat.id });

/** A person acted at the door: the clinic may know now. The first one opens the appointment. */
export function decideArrive(consultation: Consultation, id: ParticipantId): Decision {
  const seat = ownSeat(consultation, id, 'arrive');
  const isHere = seat.state !== 'invited' && seat.state !== 'left';
  if (isHere && !isFinal(seat.state)) return nothing;
  return withOpening(consultation, moveSeat(seat, { state: next(seat, 'arrive') }, self(seat), 'seat.arrived'), seat);
}

/** Keeps the device check for the queue; the seat of somebody at the door shows as checking. */
export function decideCheck(consultation: Consultation, id: ParticipantId, check: CheckResult): Decision {
  const seat = ownSeat(consultation, id, 'check-result');
  if (seat.state === 'invited' || seat.state === 'left') throw new CodedError('seat-state');
  const isAtDoor = seat.state === 'arrived' || seat.state === 'checking';
  const change = { check, ...(isAtDoor && !isHost(seat.role) && { state: next(seat, 'check') }) };
  if (!isFinished(check)) return { seats: [{ id, change }], audit: [] };
  // How it went, in our own words; the codes are the browser's.
  const detail = Object.fromEntries(Object.entries(check).map(([part, { status }]) => [part, status]));
  return { seats: [{ id, change }], audit: [{ actor: self(seat), action: 'seat.checked', target: id, detail }] };
}

function isFinished(check: CheckResult): boolean {
  return Object.values(check).every(({ status }) => status !== 'testing');
}

/** Into the waiting room. Who has a place in line keeps it. */
export function decideWait(consultation: Consultation, id: ParticipantId, nowMs: number): Decision {
  const seat = ownSeat(consultation, id, 'wait');
  if (seat.state === 'waiting') return nothing;
  return moveSeat(seat, { state: next(seat, 'wait'), waitingSinceMs: seat.waitingSinceMs ?? nowMs }, self(seat), 'seat.waiting');
}

/** The person is in the room, and the appointment is live. */
export function decideEnter(consultation: Consultation, id: ParticipantId): Decision {
  const seat = ownSeat(consultation, id, 'enter');
  if (seat.state === 'in-room') return nothing;
  const live = nextAppointmentState(consultation.appointment.state, 'go-live');
  const entering = moveSeat(seat, { state: next(seat, 'enter') }, self(seat), 'seat.entered');
  return live === null ? entering : { ...entering, appointment: { state: live } };
}

/** A clinician lets themself in, from wherever they are. */
export function decideSelfAdmission(consultation: Consultation, id: ParticipantId): Decision {
  const seat = ownSeat(consultation, id, 'enter');
  if (!isHost(seat.role)) throw new CodedError('not-admitted');
  if (isFinal(seat.state) || mayEnterRoom(seat.state)) throw new CodedError('seat-state');
  return withOpening(consultation, moveSeat(seat, { state: 'admitted' }, self(seat), 'seat.admitted', { self: true }), seat);
}

export function decideLeave(consultation: Consultation, id: ParticipantId): Decision {
  const seat = ownSeat(consultation, id, 'leave');
  if (seat.state === 'left' || seat.state === 'invited') return nothing;
  return moveSeat(seat, { state: next(seat, 'leave'), waitingSinceMs: null }, self(seat), 'seat.left');
}

/**
 * Another device takes the seat. A link alone never enters a call: a guest who was let in goes back to the waiting
 * room, with the place in line they had. A clinician came through the portal and stays where they are. Tokens handed
 * out before let nobody else sit down again.
 */
export function decideMove(consultation: Consultation, id: ParticipantId, deviceHash: string, nowMs: number): Decision {
  const seat = ownSeat(consultation, id, 'hello');
  if (seat.deviceHash === deviceHash) return nothing;
  if (seat.deviceHash === null) return { seats: [{ id, change: { deviceHash } }], audit: [] };
  const isLetIn = mayEnterRoom(seat.state) || seat.state === 'held';
  const state = isLetIn && !isHost(seat.role) ? 'waiting' : seat.state;
  const waitingSinceMs = state === 'waiting' ? seat.waitingSinceMs ?? nowMs : seat.waitingSinceMs;
  return moveSeat(seat, { state, waitingSinceMs, deviceHash, tokenGeneration: seat.tokenGeneration + 1 }, self(seat), 'seat.moved');
}

function withOpening(consultation: Consultation, decision: Decision, seat: SeatRecord): Decision {
  if (consultation.appointment.state !== 'scheduled') return decision;
  return {
    ...decision,
    appointment: { state: 'open' },
    audit: [{ actor: self(seat), action: 'appointment.opened' }, ...decision.audit],
  };
}
