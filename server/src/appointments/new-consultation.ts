import { joinsByLink, type AppointmentInput, type AppointmentPatch, type ParticipantInput } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { AppointmentRecord, Consultation, SeatRecord } from '../stores/consultation.ts';
import type { BirthDates } from '../tokens/birth-dates.ts';
import type { LinkSecrets } from '../tokens/link-secrets.ts';
import { randomId } from '../tokens/random-id.ts';

const longestMs = 24 * 3_600_000;

/** Start and end as the clinic wrote them and as ms; `invalid-time` where they make no appointment. */
export function readTimes(start: string, end: string): Pick<AppointmentRecord, 'start' | 'end' | 'startMs' | 'endMs'> {
  const startMs = Date.parse(start);
  const endMs = Date.parse(end);
  if (Number.isNaN(startMs) || Number.isNaN(endMs)) throw new CodedError('invalid-time', 'start and end must be ISO 8601 with an offset');
  if (endMs <= startMs) throw new CodedError('invalid-time', 'end must be after start');
  if (endMs - startMs > longestMs) throw new CodedError('invalid-time', 'an appointment lasts at most 24 hours');
  return { start, end, startMs, endMs };
}

export function patchTimes(appointment: AppointmentRecord, patch: AppointmentPatch): Pick<AppointmentRecord, 'start' | 'end' | 'startMs' | 'endMs'> {
  return readTimes(patch.start ?? appointment.start, patch.end ?? appointment.end);
}

/** What a seat's secrets are derived with. */
export interface SeatSecrets {
  readonly links: LinkSecrets;
  readonly birthDates: BirthDates;
}

export function newConsultation(clinicId: ClinicId, input: AppointmentInput, secrets: SeatSecrets): Consultation {
  const appointment: AppointmentRecord = {
    id: randomId('apt'), clinicId, externalId: input.externalId ?? null, ...readTimes(input.start, input.end), state: 'scheduled', sequence: 0, version: 0,
  };
  return { appointment, seats: input.participants.map((participant) => newSeat(appointment, participant, secrets)) };
}

/** Throws `bad-request` for a birth date of somebody whom no link asks for it. */
export function newSeat(appointment: AppointmentRecord, input: ParticipantInput, { links, birthDates }: SeatSecrets): SeatRecord {
  if (input.birthDate !== undefined && !joinsByLink(input.role)) throw new CodedError('bad-request', 'a birth date is asked of people who join by link');
  const id = randomId('par');
  return {
    id, clinicId: appointment.clinicId, appointmentId: appointment.id,
    role: input.role, name: input.name, email: input.email ?? null, locale: input.locale ?? null, staffId: input.staffId ?? null,
    state: 'invited', waitingSinceMs: null, deviceHash: null,
    linkHash: joinsByLink(input.role) ? links.hashOf(id) : null,
    check: null, invitedAtMs: null, denyReason: null,
    tokenGeneration: 0, birthDateHash: input.birthDate === undefined ? null : birthDates.hashOf(id, input.birthDate), birthDateTries: 0,
  };
}
