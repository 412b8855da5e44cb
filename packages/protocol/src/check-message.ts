import * as z from 'zod/mini';
import type { ErrorCode } from './error-code.ts';
import { limits } from './limits.ts';
import type { IceServer } from './server-message.ts';

/**
 * What a browser may say on `/v1/check`, where it tests its network before anybody lets it in: who it is, then up to
 * `limits.checkOffers` offers of one picture each. What it sends comes back to it and goes to nobody else; there is no
 * word here for a room, a person or a handle.
 */
export const checkMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), token: z.string().check(z.maxLength(4096)) }),
  z.strictObject({ type: z.literal('offer'), sdp: z.string().check(z.maxLength(limits.sdpBytes)) }),
]);
export type CheckMessage = z.infer<typeof checkMessageSchema>;

export type CheckServerMessage =
  | { readonly type: 'welcome'; readonly iceServers: readonly IceServer[] }
  | { readonly type: 'answer'; readonly sdp: string }
  | { readonly type: 'error'; readonly code: ErrorCode };
