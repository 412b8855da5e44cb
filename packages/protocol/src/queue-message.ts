import * as z from 'zod/mini';
import type { AppointmentState } from './appointment-state.ts';
import type { CheckResult } from './check-result.ts';
import type { ErrorCode } from './error-code.ts';
import { appointmentIdSchema, participantIdSchema, type AppointmentId, type ParticipantId } from './ids.ts';
import { limits } from './limits.ts';
import type { Role } from './role.ts';
import type { SeatState } from './seat-state.ts';

const seat = { appointmentId: appointmentIdSchema, participantId: participantIdSchema };
const about = <T extends string>(type: T) => z.strictObject({ type: z.literal(type), ...seat });

/** Messages of a queue token on `/v1/socket` after hello; each may carry `ref`. */
export const queueClientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ping') }),
  z.strictObject({ type: z.literal('refresh-token') }),
  about('admit'),
  about('hold'),
  about('resume'),
  about('remove'),
  z.strictObject({ type: z.literal('deny'), ...seat, reason: z.optional(z.string().check(z.maxLength(200))) }),
  z.strictObject({ type: z.literal('notice'), ...seat, text: z.string().check(z.minLength(1), z.maxLength(limits.chatCharacters)) }),
]);
export type QueueClientMessage = z.infer<typeof queueClientMessageSchema>;

/** One person of the day's list. */
export interface QueueEntry {
  readonly appointmentId: AppointmentId;
  readonly participantId: ParticipantId;
  readonly role: Role;
  readonly name: string;
  readonly state: SeatState;
  readonly connected: boolean;
  readonly start: string;
  readonly end: string;
  readonly appointmentState: AppointmentState;
  /** ms since the Unix epoch */
  readonly waitingSince?: number;
  readonly check?: CheckResult;
}

/** Everything the gateway sends to a queue token. `queue` is always the whole list, ordered by start, then arrival. */
export type QueueServerMessage =
  | { readonly type: 'queue-welcome'; readonly clinic: { readonly name: string; readonly phone: string }; readonly token: string; readonly expiresAt: string; readonly now: number }
  | { readonly type: 'queue'; readonly entries: readonly QueueEntry[] }
  | { readonly type: 'ok'; readonly ref: number }
  | { readonly type: 'error'; readonly code: ErrorCode; readonly ref?: number }
  | { readonly type: 'token'; readonly token: string; readonly expiresAt: string }
  | { readonly type: 'pong' };
