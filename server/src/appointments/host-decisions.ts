import { isFinal, nextAppointmentState, nextSeatState, type AuditActor, type ParticipantId, type Role, type SeatEvent, type SeatState } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import type { Consultation, SeatChange, SeatRecord } from '../stores/consultation.ts';
import { moveSeat, seatOf, type AuditNote, type Decision } from './decision.ts';
import { demand } from './demand.ts';
import { overCode } from './door-hours.ts';

/** What a clinician or the clinic does with somebody's seat or with the whole appointment. Pure. */
type HostEvent = Extract<SeatEvent, 'admit' | 'hold' | 'resume' | 'deny' | 'remove'>;

const actions = {
  admit: 'seat.admitted', hold: 'seat.held', resume: 'seat.resumed', deny: 'seat.denied', remove: 'seat.removed',
} as const satisfies Readonly<Record<HostEvent, AuditNote['action']>>;

/** Rights are asked again of the state that is decided on: who was put out meanwhile decides nothing any more. */
function recheck(consultation: Consultation, actor: AuditActor, verb: HostEvent | 'end', target?: Role): void {
  const { state } = consultation.appointment;
  const about = { verb, appointment: state, ...(target !== undefined && { target }) };
  if (actor.kind === 'seat') {
    const own = seatOf(consultation, actor.subject);
    return demand({ as: 'seat', role: own.role, state: own.state, ...about });
  }
  if (actor.kind === 'staff' && verb !== 'end') return demand({ as: 'staff', ...about, verb });
  const code = overCode(state);
  if (code !== null) throw new CodedError(code);
}

export function decideHostAct(consultation: Consultation, id: ParticipantId, event: HostEvent, actor: AuditActor, reason: string | null = null): Decision {
  const seat = seatOf(consultation, id);
  recheck(consultation, actor, event, seat.role);
  const state = nextSeatState(seat.state, event);
  if (state === null) throw new CodedError('seat-state');
  const losesPlace = event === 'deny' || event === 'remove';
  const change: SeatChange & { readonly state: SeatState } = {
    state, ...(losesPlace && { waitingSinceMs: null }), ...(event === 'deny' && { denyReason: reason }),
  };
  return moveSeat(seat, change, actor, actions[event]);
}

/** The room could not be had: the person is back where they were, and the log says that it failed. */
export function decideAdmissionFailed(consultation: Consultation, before: SeatRecord, actor: AuditActor, action: 'seat.admitted' | 'seat.resumed'): Decision {
  const seat = seatOf(consultation, before.id);
  const note: AuditNote = { actor, action, outcome: 'failed', target: seat.id, detail: { code: 'media-unavailable', to: before.state } };
  // Somebody may have removed the person or ended the appointment meanwhile: that stands.
  if (seat.state !== 'admitted') return { seats: [], audit: [note] };
  return { seats: [{ id: seat.id, change: { state: before.state } }], audit: [note] };
}

/** Ends, cancels or closes the appointment: everybody inside, waiting or at the door is out. */
export function decideOver(consultation: Consultation, event: 'end' | 'cancel' | 'no-show', actor: AuditActor): Decision {
  if (event === 'end') recheck(consultation, actor, event);
  const state = nextAppointmentState(consultation.appointment.state, event);
  if (state === null) throw new CodedError(consultation.appointment.state === 'cancelled' ? 'appointment-cancelled' : 'appointment-ended');
  const seats = consultation.seats.filter((seat) => !isFinal(seat.state) && seat.state !== 'left')
    .map((seat) => ({ id: seat.id, change: { state: seat.state === 'invited' ? 'expired' : 'left', waitingSinceMs: null } as const }));
  const note: AuditNote = { actor, action: event === 'cancel' ? 'appointment.cancelled' : 'appointment.ended', detail: { from: consultation.appointment.state, to: state } };
  const left = seats.map(({ id, change }): AuditNote => ({ actor, action: change.state === 'left' ? 'seat.left' : 'seat.expired', target: id }));
  return { appointment: { state }, seats, audit: [note, ...left] };
}
