import { isFinal, nextAppointmentState, nextSeatState, type AuditActor, type ParticipantId, type SeatEvent, type SeatState } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import type { Consultation, SeatChange, SeatRecord } from '../stores/consultation.ts';
import { moveSeat, seatOf, type AuditNote, type Decision } from './decision.ts';

/** What a clinician or the clinic does with somebody's seat or with the whole appointment. Pure. */
type HostEvent = Extract<SeatEvent, 'admit' | 'hold' | 'resume' | 'deny' | 'remove'>;

const actions = {
  admit: 'seat.admitted', hold: 'seat.held', resume: 'seat.resumed', deny: 'seat.denied', remove: 'seat.removed',
} as const satisfies Readonly<Record<HostEvent, AuditNote['action']>>;

export function decideHostAct(consultation: Consultation, id: ParticipantId, event: HostEvent, actor: AuditActor, reason: string | null = null): Decision {
  const seat = seatOf(consultation, id);
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
  const state = nextAppointmentState(consultation.appointment.state, event);
  if (state === null) throw new CodedError(consultation.appointment.state === 'cancelled' ? 'appointment-cancelled' : 'appointment-ended');
  const seats = consultation.seats.filter((seat) => !isFinal(seat.state) && seat.state !== 'left')
    .map((seat) => ({ id: seat.id, change: { state: seat.state === 'invited' ? 'expired' : 'left', waitingSinceMs: null } as const }));
  const note: AuditNote = { actor, action: event === 'cancel' ? 'appointment.cancelled' : 'appointment.ended', detail: { from: consultation.appointment.state, to: state } };
  const left = seats.map(({ id, change }): AuditNote => ({ actor, action: change.state === 'left' ? 'seat.left' : 'seat.expired', target: id }));
  return { appointment: { state }, seats, audit: [note, ...left] };
}
