import * as z from 'zod/mini';
import { checkResultSchema } from './check-result.ts';
import { participantIdSchema } from './ids.ts';
import { limits } from './limits.ts';
import { applicationSchema, commitSchema, fetchCommitsSchema, groupCreateSchema, keyPackageSchema } from './mls-envelope.ts';
import { qualityReportSchema } from './quality-report.ts';

/** First message on `/v1/socket`, within `limits.helloTimeoutMs`. */
export const helloSchema = z.strictObject({
  type: z.literal('hello'),
  token: z.string().check(z.maxLength(4096)),
  /** Random per browser tab: the same tab coming back replaces its own dead socket silently. Absent for a queue. */
  device: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{16,64}$/))),
  /** The person pressed "Continue here": move the seat away from another device. */
  takeOver: z.optional(z.boolean()),
});
export type Hello = z.infer<typeof helloSchema>;

/** What is done about a call in trouble, from the mildest on. */
export const rungSchema = z.enum(['resume', 'restart', 'relay', 'renew']);

const reason = z.optional(z.string().check(z.maxLength(200)));
const about = <T extends string>(type: T) => z.strictObject({ type: z.literal(type), participantId: participantIdSchema });

/**
 * Messages of a seat after hello. Each may carry a `ref` (see `clientFrameSchema`), echoed in `ok` or `error`.
 * `arrive`: a person acted (allowed a device or chose audio only): only now the clinic is told.
 */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ping') }),
  z.strictObject({ type: z.literal('arrive') }),
  z.strictObject({ type: z.literal('check-result'), result: checkResultSchema }),
  /** A token for one test of the network on `/v1/check`; answered with `check-token`. */
  z.strictObject({ type: z.literal('check-network') }),
  z.strictObject({ type: z.literal('wait') }),
  /** A host goes straight in; a guest whose seat is admitted reports that its media is up. */
  z.strictObject({ type: z.literal('enter') }),
  z.strictObject({ type: z.literal('media-state'), microphone: z.boolean(), camera: z.boolean(), screen: z.boolean(), reconnecting: z.optional(z.boolean()) }),
  /** Media flows again, or the line to the media server is back (`resume`): what helped, and how long it was away. */
  z.strictObject({ type: z.literal('reconnected'), rung: rungSchema, durationMs: z.int().check(z.gte(0), z.lte(limits.doorClosesAfterMs)) }),
  qualityReportSchema,
  z.strictObject({ type: z.literal('encryption'), state: z.enum(['verified', 'encrypted', 'pending', 'failed']), code: z.string().check(z.maxLength(64)) }),
  z.strictObject({ type: z.literal('refresh-token') }),
  z.strictObject({ type: z.literal('refresh-ice') }),
  z.strictObject({ type: z.literal('leave') }),
  about('admit'),
  about('hold'),
  about('resume'),
  about('remove'),
  z.strictObject({ type: z.literal('deny'), participantId: participantIdSchema, reason }),
  /** A line of text from staff to one waiting person. */
  z.strictObject({ type: z.literal('notice'), participantId: participantIdSchema, text: z.string().check(z.minLength(1), z.maxLength(limits.chatCharacters)) }),
  z.strictObject({ type: z.literal('end') }),
  keyPackageSchema,
  groupCreateSchema,
  commitSchema,
  applicationSchema,
  fetchCommitsSchema,
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/** The id a sender may put on a message to match its answer; 1 to 2^31. */
export const refSchema = z.optional(z.int().check(z.positive(), z.lte(2_147_483_647)));
export type ClientFrame = ClientMessage & { readonly ref?: number };
