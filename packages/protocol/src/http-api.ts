import * as z from 'zod/mini';
import { appointmentStateSchema } from './appointment-state.ts';
import { appointmentIdSchema, linkSecretSchema, participantIdSchema } from './ids.ts';
import { limits } from './limits.ts';
import { roleSchema } from './role.ts';
import { seatStateSchema } from './seat-state.ts';

/** ISO 8601 date and time with an offset or Z. */
const instant = z.iso.datetime({ offset: true });
// Control characters have no place in a name and would let one write into a mail header.
const personName = z.string().check(z.trim(), z.minLength(1), z.maxLength(limits.nameCharacters), z.regex(/^[^\p{Cc}]*$/u));

export const participantInputSchema = z.strictObject({
  role: roleSchema,
  name: personName,
  email: z.optional(z.email().check(z.maxLength(254))),
  /** BCP 47 language of mails and screens. */
  locale: z.optional(z.string().check(z.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), z.maxLength(35))),
  /** The clinic's id of a staff member; queue tokens with the same staffId see this appointment. */
  staffId: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  /** YYYY-MM-DD; only for who joins by link: the link then asks for it. Kept as a keyed hash and told to nobody. */
  birthDate: z.optional(z.iso.date()),
});
export type ParticipantInput = z.infer<typeof participantInputSchema>;

export const appointmentInputSchema = z.strictObject({
  start: instant,
  end: instant,
  participants: z.array(participantInputSchema).check(z.minLength(1), z.maxLength(limits.participantsPerAppointment)),
  externalId: z.optional(z.string().check(z.minLength(1), z.maxLength(128))),
});
export type AppointmentInput = z.infer<typeof appointmentInputSchema>;

export const appointmentPatchSchema = z.strictObject({ start: z.optional(instant), end: z.optional(instant) });
export type AppointmentPatch = z.infer<typeof appointmentPatchSchema>;

export const participantViewSchema = z.strictObject({
  id: participantIdSchema,
  role: roleSchema,
  name: z.string(),
  state: seatStateSchema,
  joinUrl: z.optional(z.string()),
});
export type ParticipantView = z.infer<typeof participantViewSchema>;

export const appointmentViewSchema = z.strictObject({
  id: appointmentIdSchema,
  state: appointmentStateSchema,
  start: instant,
  end: instant,
  externalId: z.optional(z.string()),
  participants: z.array(participantViewSchema),
});
export type AppointmentView = z.infer<typeof appointmentViewSchema>;

export const appointmentListSchema = z.strictObject({ appointments: z.array(appointmentViewSchema) });

export const tokenViewSchema = z.strictObject({ token: z.string(), expiresAt: instant });
export type TokenView = z.infer<typeof tokenViewSchema>;

export const queueTokenInputSchema = z.strictObject({
  staffId: z.string().check(z.minLength(1), z.maxLength(64)),
  name: personName,
});
export type QueueTokenInput = z.infer<typeof queueTokenInputSchema>;

export const redemptionInputSchema = z.strictObject({ secret: linkSecretSchema, birthDate: z.optional(z.iso.date()) });
export type RedemptionInput = z.infer<typeof redemptionInputSchema>;

export const redemptionViewSchema = z.strictObject({
  token: z.string(),
  expiresAt: instant,
  appointment: z.strictObject({ start: instant, end: instant, state: appointmentStateSchema }),
  participant: z.strictObject({ id: participantIdSchema, role: roleSchema, name: z.string() }),
});
export type RedemptionView = z.infer<typeof redemptionViewSchema>;

/** RFC 9457. `opensAt` accompanies `too-early`. */
export const problemSchema = z.object({
  type: z.string(), title: z.string(), status: z.int(), code: z.string(), detail: z.optional(z.string()),
  opensAt: z.optional(instant),
  /** Where a body did not fit: JSON pointer and why, for the developer. */
  errors: z.optional(z.array(z.strictObject({ pointer: z.string(), message: z.string() }))),
});
export type Problem = z.infer<typeof problemSchema>;
