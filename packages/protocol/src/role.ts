import * as z from 'zod/mini';

/** What a person is to an appointment. FHIR: Appointment.participant.type. A plain list: browsers need it without its schema. */
export const roles = ['clinician', 'patient', 'interpreter', 'caregiver', 'colleague', 'observer'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/** Only a clinician admits, denies, holds, removes and ends. */
export function isHost(role: Role): boolean {
  return role === 'clinician';
}

/** Roles whose people arrive by an emailed link; clinicians arrive signed in to their portal. */
export function joinsByLink(role: Role): boolean {
  return role !== 'clinician';
}
