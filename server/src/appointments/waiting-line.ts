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

interface Waiting {
  readonly id: ParticipantId;
  readonly sinceMs: number;
  readonly queues: readonly string[];
}

/** The queue of appointments that are nobody's in particular; no staff id is empty. */
const anybodys = '';

/**
 * Places in line, 1 for the next one, of everybody who waits in a clinic: by the time they came, among those who wait
 * for the same clinician (or for whoever is free). Being disconnected loses no place.
 */
export function placesInLine(all: Iterable<Consultation>): ReadonlyMap<ParticipantId, number> {
  const queues = new Map<string, Waiting[]>();
  const waiting = Array.from(all).flatMap(waitingIn).sort((a, b) => a.sinceMs - b.sinceMs || (a.id < b.id ? -1 : 1));
  const places = new Map<ParticipantId, number>();
  for (const person of waiting) {
    const before = person.queues.map((queue) => queues.get(queue) ?? []);
    const [only] = before;
    // Who waits for several clinicians has before them everybody who waits for one of these, counted once.
    places.set(person.id, 1 + (before.length === 1 && only !== undefined ? only.length : new Set(before.flat()).size));
    for (const queue of person.queues) {
      const line = queues.get(queue);
      if (line === undefined) queues.set(queue, [person]);
      else line.push(person);
    }
  }
  return places;
}

function waitingIn(consultation: Consultation): readonly Waiting[] {
  if (isOver(consultation.appointment.state)) return [];
  const staffIds = staffIdsOf(consultation);
  const queues = staffIds.length === 0 ? [anybodys] : staffIds;
  return consultation.seats.filter((seat) => seat.state === 'waiting').map((seat) => ({ id: seat.id, sinceMs: seat.waitingSinceMs ?? 0, queues }));
}
