import * as z from 'zod/mini';
import { base64Schema, participantIdSchema } from './ids.ts';

/**
 * MLS (RFC 9420) messages as the gateway sees them: opaque bytes it orders and stores, never reads.
 * A group id is the base64 of the MLS group id; `epoch` is the epoch a commit leads *from*.
 */
export const groupIdSchema = base64Schema(344);
const mlsBytes = base64Schema(48 * 1024);

/** Post-quantum keys are 1.2 kB each, and the clinic's assertion adds up to 1.5. */
export const keyPackageSchema = z.strictObject({ type: z.literal('key-package'), bytes: base64Schema(8192) });

/** Opens a new group in place of `replaces` (null: there was none). Only the appointment's host may. */
export const groupCreateSchema = z.strictObject({
  type: z.literal('group-create'), groupId: groupIdSchema, replaces: z.nullable(groupIdSchema),
});

/** A commit and the Welcome for each member it adds. The gateway accepts the first for an epoch, refuses the rest with `group-conflict`. */
export const commitSchema = z.strictObject({
  type: z.literal('commit'), groupId: groupIdSchema, epoch: z.int(), bytes: mlsBytes,
  welcomes: z.array(z.strictObject({ participantId: participantIdSchema, bytes: mlsBytes })).check(z.maxLength(8)),
});

/** An MLS PrivateMessage for everybody in the group (acks, heartbeat, safety code, chat). */
export const applicationSchema = z.strictObject({ type: z.literal('mls'), groupId: groupIdSchema, bytes: mlsBytes });

/** Replays the accepted commits from an epoch on, after the socket was away. */
export const fetchCommitsSchema = z.strictObject({ type: z.literal('fetch-commits'), groupId: groupIdSchema, fromEpoch: z.int() });
