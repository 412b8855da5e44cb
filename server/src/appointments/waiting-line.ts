import { isHost, isOver, type ParticipantId } from '@consult-room/protocol';
import type { Consultation } from '../stores/consultation.ts';

/** Staff ids of the clinicians; empty means: everybody on duty looks after it. */
export function staffIdsOf(consultation: Consultation): readonly string[] {
  return consultation.seats.filter((seat) => isHost(seat.role) && seat.staffId !== null && seat.state !== 'removed').map((seat) => seat.staffId ?? '');
}

/** Does this member of staff look after the appointment? */
export function isLookedAfterBy(consultation: Consultation, staffId: string): boolean {
  const staffIds = staffIdsOf(consultation);
  return staffIds.length === 0 || staffIds.includes(staffId);
}

/** Do two appointments wait for the same clinician, or both for whoever is free? */
function shareALine(a: Consultation, b: Consultation): boolean {
  const ofA = staffIdsOf(a);
  const ofB = staffIdsOf(b);
  return ofA.length === 0 || ofB.length === 0 ? ofA.length === ofB.length : ofA.some((id) => ofB.includes(id));
}

/**
 * Place in line, 1 for the next one: everybody of the clinic who waits for the same clinician, by the time they came.
 * Being disconnected loses no place. Null for a seat that does not wait.
 */
export function placeInLine(all: Iterable<Consultation>, own: Consultation, id: ParticipantId): number | null {
  const self = own.seats.find((seat) => seat.id === id && seat.state === 'waiting');
  if (self === undefined) return null;
  let before = 0;
  for (const consultation of all) {
    if (isOver(consultation.appointment.state) || !shareALine(own, consultation)) continue;
    before += consultation.seats.filter((seat) => seat.state === 'waiting' && seat.id !== id && isEarlier(seat, self)).length;
  }
  return before + 1;
}

function isEarlier(a: { readonly waitingSinceMs: number | null; readonly id: string }, b: { readonly waitingSinceMs: number | null; readonly id: string }): boolean {
  const difference = (a.waitingSinceMs ?? 0) - (b.waitingSinceMs ?? 0);
  return difference < 0 || (difference === 0 && a.id < b.id);
}
