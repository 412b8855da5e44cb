import type { AuditActor, ParticipantId, SeatState } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { AppointmentChange, Consultation, SeatChange, SeatRecord } from '../stores/consultation.ts';

/** An audit event of this appointment; the ledger adds clinic and chain. */
export type AuditNote = Omit<AuditEvent, 'clinicId' | 'chain'>;

/** What shall become of a consultation: changes and their records, which are written together or not at all. */
export interface Decision {
  readonly appointment?: AppointmentChange;
  readonly seats: readonly { readonly id: ParticipantId; readonly change: SeatChange }[];
  readonly audit: readonly AuditNote[];
}

export const nothing: Decision = { seats: [], audit: [] };

/** The consultation after the decision, as the store will have it. Pure. */
export function applyDecision(consultation: Consultation, decision: Decision): Consultation {
  const changes = new Map(decision.seats.map(({ id, change }) => [id, change]));
  return {
    appointment: { ...consultation.appointment, ...decision.appointment, version: consultation.appointment.version + 1 },
    seats: consultation.seats.map((seat) => ({ ...seat, ...changes.get(seat.id) })),
  };
}

/** The seat, or `not-found`: a foreign id reads like an unknown one. */
export function seatOf(consultation: Consultation, id: ParticipantId): SeatRecord {
  const seat = consultation.seats.find((candidate) => candidate.id === id);
  if (seat === undefined) throw new CodedError('not-found');
  return seat;
}

/** One seat goes to `state`, and that is recorded as `action`. */
export function moveSeat(seat: SeatRecord, change: SeatChange & { readonly state: SeatState }, actor: AuditActor, action: AuditNote['action'], detail?: AuditNote['detail']): Decision {
  return {
    seats: [{ id: seat.id, change }],
    audit: [{ actor, action, target: seat.id, detail: { from: seat.state, to: change.state, ...detail } }],
  };
}
