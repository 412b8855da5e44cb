import { joinsByLink, type AppointmentView, type ParticipantId, type ParticipantView } from '@consult-room/protocol';
import type { Consultation, SeatRecord } from '../stores/consultation.ts';

/** The address behind a person's link. The secret stands in the fragment: it reaches no server log and no Referer. */
export type JoinUrlOf = (id: ParticipantId) => string;

/** An appointment as the clinic's back end gets it. */
export function appointmentView({ appointment, seats }: Consultation, joinUrlOf: JoinUrlOf): AppointmentView {
  const { id, state, start, end, externalId } = appointment;
  return { id, state, start, end, ...(externalId !== null && { externalId }), participants: seats.map((seat) => participantView(seat, joinUrlOf)) };
}

export function participantView(seat: SeatRecord, joinUrlOf: JoinUrlOf): ParticipantView {
  const { id, role, name, state } = seat;
  return { id, role, name, state, ...(joinsByLink(role) && { joinUrl: joinUrlOf(id) }) };
}
