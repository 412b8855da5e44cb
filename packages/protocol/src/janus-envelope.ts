import * as z from 'zod/mini';
import { limits } from './limits.ts';

/**
 * The outer part of what janus.js sends to the virtual Janus endpoint, exactly: a verb in any other letter case, an
 * unknown field (`apisecret`, `id`, `admin_key`, …) or an unknown verb fits no schema and is refused.
 */
const transaction = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));
const token = z.string().check(z.maxLength(8_192));
const virtualId = z.int().check(z.gt(0));
const anything = z.unknown();

const base = { transaction, token: z.optional(token) };
const inSession = { ...base, session_id: virtualId };
const onHandle = { ...inSession, handle_id: virtualId };

export const janusCreateSchema = z.strictObject({ janus: z.literal('create'), transaction, token });
export const janusClaimSchema = z.strictObject({ janus: z.literal('claim'), transaction, token, session_id: virtualId });

/** What a browser may send once it has a session. */
export const janusEnvelopeSchema = z.discriminatedUnion('janus', [
  z.strictObject({ janus: z.literal('keepalive'), ...inSession }),
  z.strictObject({
    janus: z.literal('attach'), ...inSession,
    plugin: z.literal('janus.plugin.videoroom'),
    /** Accepted because janus.js may send it, never passed on: the gateway chooses its own. */
    opaque_id: z.optional(z.string().check(z.maxLength(128))),
  }),
  z.strictObject({ janus: z.literal('message'), ...onHandle, body: anything, jsep: z.optional(anything) }),
  /** Answered and dropped: candidates travel in neither direction as messages. */
  z.strictObject({
    janus: z.literal('trickle'), ...onHandle, candidate: z.optional(anything),
    candidates: z.optional(z.array(anything).check(z.maxLength(limits.candidates))),
  }),
  z.strictObject({ janus: z.literal('hangup'), ...onHandle }),
  z.strictObject({ janus: z.literal('detach'), ...onHandle }),
  z.strictObject({ janus: z.literal('destroy'), ...inSession }),
]);
export type JanusEnvelope = z.infer<typeof janusEnvelopeSchema>;
export type JanusVerb = JanusEnvelope['janus'] | z.infer<typeof janusCreateSchema | typeof janusClaimSchema>['janus'];
