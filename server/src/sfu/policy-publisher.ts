import { joinAndConfigureSchema, leaveSchema, limits, publisherConfigureSchema, unpublishSchema } from '@consult-room/protocol';
import { refuse, type PluginRequest, type Refused } from './decision.ts';
import { readJsep } from './policy-jsep.ts';
import type { SessionView } from './session-view.ts';
import { withoutUndefined } from './without-undefined.ts';

/** The first request of a publishing handle, or null where `body` is none. */
export function joinAsPublisher(body: unknown, jsep: unknown, view: SessionView): PluginRequest | Refused | null {
  const parsed = joinAndConfigureSchema.safeParse(body);
  if (!parsed.success) return null;
  const offer = readJsep(jsep, 'offer');
  if (offer.do === 'refuse') return offer;
  const { audiocodec, videocodec, bitrate = limits.bitrateBps } = parsed.data;
  return {
    do: 'message',
    becomes: 'publisher',
    jsep: offer.jsep,
    body: withoutUndefined({
      request: 'joinandconfigure', ptype: 'publisher',
      room: view.room, pin: view.pin, id: view.freshFeed, display: view.participantId,
      audiocodec, videocodec, bitrate, record: false,
    }),
  };
}

/** Any later request of a publishing handle. */
export function requestAsPublisher(body: unknown, jsep: unknown): PluginRequest | Refused {
  const configure = publisherConfigureSchema.safeParse(body);
  if (configure.success) return configureAsPublisher(configure.data, jsep);
  if (jsep !== undefined) return refuse('jsep-unexpected');
  if (unpublishSchema.safeParse(body).success) return { do: 'message', body: { request: 'unpublish' } };
  if (leaveSchema.safeParse(body).success) return { do: 'message', body: { request: 'leave' }, becomes: 'left' };
  return refuse('request');
}

function configureAsPublisher(configure: ReturnType<typeof publisherConfigureSchema.parse>, jsep: unknown): PluginRequest | Refused {
  const { bitrate, keyframe, update, restart, streams } = configure;
  const body = withoutUndefined({
    request: 'configure', bitrate, keyframe, update, restart,
    streams: streams?.map(({ mid, send, keyframe: streamKeyframe }) => withoutUndefined({ mid, send, keyframe: streamKeyframe })),
  });
  if (jsep === undefined) return { do: 'message', body };
  const offer = readJsep(jsep, 'offer');
  return offer.do === 'refuse' ? offer : { do: 'message', body, jsep: offer.jsep };
}
