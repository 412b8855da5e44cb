import * as z from 'zod/mini';
import { appointmentIdSchema, participantIdSchema } from './ids.ts';
import { roleSchema } from './role.ts';

/** `typ` header of every token; nothing else is accepted, so no other JWT can be replayed here. */
export const tokenType = 'consult+jwt';

/** Exact audiences: a room token opens one seat of one appointment, a queue token one clinician's queue, a check token one test of the network. */
export const audience = { room: 'consult-room', queue: 'consult-queue', check: 'consult-check' } as const;

const base = {
  iss: z.string(),
  jti: z.string(),
  iat: z.int(),
  exp: z.int(),
};

export const roomClaimsSchema = z.strictObject({
  ...base,
  aud: z.literal(audience.room),
  /** Participant id: the seat. Role and rights come from the seat's row, the claim only says what was issued. */
  sub: participantIdSchema,
  appt: appointmentIdSchema,
  role: roleSchema,
  /** Grows when the seat moves to another device: an older token lets no other device sit down. Absent, from before there was one: 0. */
  gen: z.optional(z.int()),
  /** Mark of the device the token was handed to over its socket. Without it a token says hello and opens no media. */
  dev: z.optional(z.string()),
});
export type RoomClaims = z.infer<typeof roomClaimsSchema>;

export const queueClaimsSchema = z.strictObject({
  ...base,
  aud: z.literal(audience.queue),
  /** Keyed pseudonym of the staff member, never the clinic's own id. */
  sub: z.string(),
  /** Clinic (tenant) id. */
  clinic: z.string(),
  /** The staff id as the clinic gave it; matches `staffId` of clinician participants. */
  staff: z.string(),
  /** s since the Unix epoch: when the clinic vouched for this person. Renewing does not change it, and ends some hours later. Absent, from before it was said: `iat`. */
  since: z.optional(z.int()),
  /** Id of the API key the clinic vouched with: the word holds as long as the key does. */
  key: z.optional(z.string()),
});
export type QueueClaims = z.infer<typeof queueClaimsSchema>;

/** Opens `/v1/check` for a moment, and nothing else anywhere. */
export const checkClaimsSchema = z.strictObject({
  ...base,
  aud: z.literal(audience.check),
  /** The seat that is at its device check, or a name made up for a page without an appointment. */
  sub: z.string(),
  /** Appointment of the seat, and mark of the device in it; absent where a clinic asked for the token. */
  appt: z.optional(appointmentIdSchema),
  dev: z.optional(z.string()),
  /** The clinic that asked for it; absent where it is a seat's. */
  clinic: z.optional(z.string()),
});
export type CheckClaims = z.infer<typeof checkClaimsSchema>;
