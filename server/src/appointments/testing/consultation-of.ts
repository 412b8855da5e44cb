import type { AppointmentRecord, Consultation, SeatRecord } from '../../stores/consultation.ts';

/** A consultation for tests of pure decisions: a clinician `par_host` and guests with the given seats. */
export function consultationOf(guests: readonly Partial<SeatRecord>[], appointment: Partial<AppointmentRecord> = {}, staffId: string | null = null): Consultation {
  const id = appointment.id ?? 'apt_1';
  const base: SeatRecord = {
    id: 'par_guest', clinicId: 'cli_1', appointmentId: id, role: 'patient', name: 'A person', email: null, locale: null, staffId: null,
    state: 'invited', waitingSinceMs: null, deviceHash: null, linkHash: null, check: null, invitedAtMs: null, denyReason: null,
    tokenGeneration: 0, birthDateHash: null, birthDateTries: 0,
  };
  return {
    appointment: {
      id, clinicId: 'cli_1', externalId: null, start: '2026-11-24T12:00:00Z', end: '2026-11-24T12:30:00Z',
      startMs: Date.parse('2026-11-24T12:00:00Z'), endMs: Date.parse('2026-11-24T12:30:00Z'), state: 'scheduled', sequence: 0, version: 0, ...appointment,
    },
    seats: [{ ...base, id: 'par_host', role: 'clinician', staffId }, ...guests.map((guest) => ({ ...base, ...guest }))],
  };
}
