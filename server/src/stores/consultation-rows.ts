import { appointmentStateSchema, checkResultSchema, roleSchema, seatStateSchema } from '@consult-room/protocol';
import type { Insertable, Kysely, Selectable, Updateable } from 'kysely';
import type { AppointmentChange, AppointmentRecord, Consultation, SeatChange, SeatRecord } from './consultation.ts';
import type { AppointmentTable, DatabaseSchema, ParticipantTable } from './database-schema.ts';

type AppointmentRow = Selectable<AppointmentTable>;
type SeatRow = Selectable<ParticipantTable>;

function toAppointment(row: AppointmentRow): AppointmentRecord {
  return {
    id: row.id, clinicId: row.clinic_id, externalId: row.external_id,
    start: row.start_text, end: row.end_text, startMs: row.start_ms, endMs: row.end_ms,
    state: appointmentStateSchema.parse(row.state), sequence: row.sequence, version: row.version,
  };
}

function toSeat(row: SeatRow): SeatRecord {
  return {
    id: row.id, clinicId: row.clinic_id, appointmentId: row.appointment_id,
    role: roleSchema.parse(row.role), name: row.name, email: row.email, locale: row.locale, staffId: row.staff_id,
    state: seatStateSchema.parse(row.state), waitingSinceMs: row.waiting_since_ms,
    deviceHash: row.device_hash, linkHash: row.link_hash,
    check: row.check_json === null ? null : checkResultSchema.parse(JSON.parse(row.check_json)),
    invitedAtMs: row.invited_at_ms, denyReason: row.deny_reason,
    tokenGeneration: row.token_generation, birthDateHash: row.birth_date_hash, birthDateTries: row.birth_date_tries,
  };
}

export function appointmentRow(record: AppointmentRecord, nowMs: number): Insertable<AppointmentTable> {
  return {
    id: record.id, clinic_id: record.clinicId, external_id: record.externalId,
    start_text: record.start, end_text: record.end, start_ms: record.startMs, end_ms: record.endMs,
    state: record.state, sequence: record.sequence, version: record.version, created_at_ms: nowMs,
  };
}

export function seatRow(record: SeatRecord): Insertable<ParticipantTable> {
  return {
    id: record.id, clinic_id: record.clinicId, appointment_id: record.appointmentId,
    role: record.role, name: record.name, email: record.email, locale: record.locale, staff_id: record.staffId,
    state: record.state, waiting_since_ms: record.waitingSinceMs, device_hash: record.deviceHash, link_hash: record.linkHash,
    check_json: record.check === null ? null : JSON.stringify(record.check),
    invited_at_ms: record.invitedAtMs, deny_reason: record.denyReason,
    token_generation: record.tokenGeneration, birth_date_hash: record.birthDateHash, birth_date_tries: record.birthDateTries,
  };
}

export function appointmentPatch(change: AppointmentChange): Updateable<AppointmentTable> {
  return {
    ...(change.start !== undefined && { start_text: change.start }),
    ...(change.end !== undefined && { end_text: change.end }),
    ...(change.startMs !== undefined && { start_ms: change.startMs }),
    ...(change.endMs !== undefined && { end_ms: change.endMs }),
    ...(change.state !== undefined && { state: change.state }),
    ...(change.sequence !== undefined && { sequence: change.sequence }),
  };
}

export function seatPatch(change: SeatChange): Updateable<ParticipantTable> {
  return {
    ...(change.state !== undefined && { state: change.state }),
    ...(change.waitingSinceMs !== undefined && { waiting_since_ms: change.waitingSinceMs }),
    ...(change.deviceHash !== undefined && { device_hash: change.deviceHash }),
    ...(change.check !== undefined && { check_json: change.check === null ? null : JSON.stringify(change.check) }),
    ...(change.invitedAtMs !== undefined && { invited_at_ms: change.invitedAtMs }),
    ...(change.denyReason !== undefined && { deny_reason: change.denyReason }),
    ...(change.tokenGeneration !== undefined && { token_generation: change.tokenGeneration }),
    ...(change.birthDateTries !== undefined && { birth_date_tries: change.birthDateTries }),
  };
}

/** Puts seats to their appointments; the order of `rows` is kept. */
export async function withSeats(db: Kysely<DatabaseSchema>, rows: readonly AppointmentRow[]): Promise<readonly Consultation[]> {
  if (rows.length === 0) return [];
  const seats = await db.selectFrom('participants').selectAll()
    .where('appointment_id', 'in', rows.map((row) => row.id)).orderBy('position').execute();
  const byAppointment = new Map<string, SeatRecord[]>(rows.map((row) => [row.id, []]));
  for (const seat of seats) byAppointment.get(seat.appointment_id)?.push(toSeat(seat));
  return rows.map((row) => ({ appointment: toAppointment(row), seats: byAppointment.get(row.id) ?? [] }));
}
