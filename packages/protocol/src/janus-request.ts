import * as z from 'zod/mini';
import { limits } from './limits.ts';

/**
 * The Janus requests a browser may make of the virtual endpoint, exactly: names are case-sensitive, unknown fields are
 * refused where they could carry power (record, filename, secret, pin, id, room, …: strictObject refuses them all).
 * Feed ids are virtual: the gateway handed them out and maps them back.
 */
const feed = z.int();
const mid = z.string().check(z.maxLength(8), z.regex(/^[A-Za-z0-9]+$/));
const layer = z.int().check(z.gte(0), z.lte(2));

/** Joins as publisher and publishes in one round trip; jsep: offer. */
export const joinAndConfigureSchema = z.strictObject({
  request: z.literal('joinandconfigure'), ptype: z.literal('publisher'),
  audiocodec: z.optional(z.literal('opus')), videocodec: z.optional(z.enum(['vp8', 'vp9'])),
  bitrate: z.optional(z.int().check(z.gte(32_000), z.lte(limits.bitrateBps))),
});
export const publisherConfigureSchema = z.strictObject({
  request: z.literal('configure'),
  bitrate: z.optional(z.int().check(z.gte(32_000), z.lte(limits.bitrateBps))),
  keyframe: z.optional(z.boolean()),
  update: z.optional(z.boolean()),
  restart: z.optional(z.boolean()),
  streams: z.optional(z.array(z.strictObject({ mid, send: z.optional(z.boolean()), keyframe: z.optional(z.boolean()) })).check(z.maxLength(limits.mLines))),
});
export const unpublishSchema = z.strictObject({ request: z.literal('unpublish') });
export const leaveSchema = z.strictObject({ request: z.literal('leave') });

const subscription = z.strictObject({ feed, mid: z.optional(mid), substream: z.optional(layer), temporal: z.optional(layer) });
/** Joins as subscriber; the answer carries Janus' offer. */
export const joinSubscriberSchema = z.strictObject({
  request: z.literal('join'), ptype: z.literal('subscriber'),
  streams: z.array(subscription).check(z.minLength(1), z.maxLength(limits.receivedLines)),
});
/** The subscriber's answer; jsep: answer. */
export const startSchema = z.strictObject({ request: z.literal('start') });
export const subscriberUpdateSchema = z.strictObject({
  request: z.literal('update'),
  subscribe: z.optional(z.array(subscription).check(z.maxLength(limits.receivedLines))),
  unsubscribe: z.optional(z.array(z.strictObject({ feed: z.optional(feed), sub_mid: z.optional(mid) })).check(z.maxLength(limits.receivedLines))),
});
export const subscriberConfigureSchema = z.strictObject({
  request: z.literal('configure'),
  restart: z.optional(z.boolean()),
  streams: z.optional(z.array(z.strictObject({ mid, send: z.optional(z.boolean()), substream: z.optional(layer), temporal: z.optional(layer) })).check(z.maxLength(limits.receivedLines))),
});

/** Every request there is. */
export type JanusRequestName = z.infer<
  | typeof joinAndConfigureSchema | typeof publisherConfigureSchema | typeof unpublishSchema | typeof leaveSchema
  | typeof joinSubscriberSchema | typeof startSchema | typeof subscriberUpdateSchema | typeof subscriberConfigureSchema
>['request'];

export const jsepSchema = z.strictObject({
  type: z.enum(['offer', 'answer']),
  sdp: z.string().check(z.maxLength(limits.sdpBytes)),
  /** Required: media that is not marked end-to-end encrypted is refused. */
  e2ee: z.literal(true),
});
export type Jsep = z.infer<typeof jsepSchema>;

/** What the browser learns of a publisher. `display` is the participant id. */
export interface VirtualPublisher {
  readonly id: number;
  readonly display: string;
  readonly streams: readonly { readonly type: 'audio' | 'video'; readonly mid: string; readonly mindex: number; readonly codec?: string; readonly description?: string; readonly disabled?: boolean }[];
}
