import type { AppointmentId } from '@consult-room/protocol';
import { appendAudit } from '../audit/audit-chain.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { Consultation } from '../stores/consultation.ts';
import type { StoreTransaction } from '../stores/store.ts';
import type { Decision } from './decision.ts';

/** An event with the id it has from the moment it happened: the store takes it once, however often it is tried. */
export type KeptEvent = AuditEvent & { readonly id: string };

/** What happened while the store could not write it. Plain JSON: it outlives the process in the spool. */
export interface KeptWrite {
  /** ms since the Unix epoch, when it happened */
  readonly atMs: number;
  readonly events: readonly KeptEvent[];
  /** What became of an appointment and its seats; null where only the record is missing. */
  readonly change: { readonly clinicId: ClinicId; readonly appointmentId: AppointmentId; readonly decision: Pick<Decision, 'appointment' | 'seats'> } | null;
}

/** Writes it, unless an earlier try has done so. Resolves with the consultation as it is stored then. */
export async function writeKept(tx: StoreTransaction, { atMs, events, change }: KeptWrite): Promise<Consultation | null> {
  const [first] = events;
  const isWritten = first !== undefined && await tx.hasAudit(first.id);
  const stored = change === null ? null : await tx.findConsultation(change.clinicId, change.appointmentId);
  if (isWritten) return stored;
  for (const { id, ...event } of events) await appendAudit(tx, event, atMs, id);
  if (change === null || stored === null) return stored;
  await writeChange(tx, stored, change.decision);
  return tx.findConsultation(change.clinicId, change.appointmentId);
}

export async function writeChange(tx: StoreTransaction, { appointment, seats }: Consultation, decision: Pick<Decision, 'appointment' | 'seats'>): Promise<void> {
  if (decision.appointment !== undefined) await tx.updateAppointment(appointment.id, decision.appointment);
  for (const { id, change } of decision.seats) {
    const seat = seats.find((candidate) => candidate.id === id);
    if (seat !== undefined) await tx.updateSeat(seat, change);
  }
}
