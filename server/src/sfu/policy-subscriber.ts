import { joinSubscriberSchema, leaveSchema, startSchema, subscriberConfigureSchema, subscriberUpdateSchema } from '@consult-room/protocol';
import { refuse, type PluginRequest, type Refused } from './decision.ts';
import { janusError } from './janus-error.ts';
import type { JsonObject } from './json-document.ts';
import { readJsep } from './policy-jsep.ts';
import type { SessionView } from './session-view.ts';
import { withoutUndefined } from './without-undefined.ts';

type Subscription = ReturnType<typeof joinSubscriberSchema.parse>['streams'][number];

/** The first request of a subscribing handle, or null where `body` is none. */
export function joinAsSubscriber(body: unknown, jsep: unknown, view: SessionView): PluginRequest | Refused | null {
  const parsed = joinSubscriberSchema.safeParse(body);
  if (!parsed.success) return null;
  if (jsep !== undefined) return refuse('jsep-unexpected');
  if (view.privateId === null) return refuse('publish-first');
  const streams = realStreams(parsed.data.streams, view);
  if (streams === null) return refuse('foreign-feed');
  return {
    do: 'message',
    becomes: 'subscriber',
    body: {
      request: 'join', ptype: 'subscriber', room: view.room, pin: view.pin,
      private_id: view.privateId, autoupdate: true, streams,
    },
  };
}

/** Any later request of a subscribing handle. */
export function requestAsSubscriber(body: unknown, jsep: unknown, view: SessionView): PluginRequest | Refused {
  if (startSchema.safeParse(body).success) {
    const answer = readJsep(jsep, 'answer');
    return answer.do === 'refuse' ? answer : { do: 'message', body: { request: 'start' }, jsep: answer.jsep };
  }
  if (jsep !== undefined) return refuse('jsep-unexpected');
  if (leaveSchema.safeParse(body).success) return { do: 'message', body: { request: 'leave' }, becomes: 'left' };
  const update = subscriberUpdateSchema.safeParse(body);
  if (update.success) return updateAsSubscriber(update.data, view);
  const configure = subscriberConfigureSchema.safeParse(body);
  if (configure.success) return configureAsSubscriber(configure.data);
  return refuse('request');
}

function updateAsSubscriber(update: ReturnType<typeof subscriberUpdateSchema.parse>, view: SessionView): PluginRequest | Refused {
  const subscribe = update.subscribe === undefined ? undefined : realStreams(update.subscribe, view);
  const unsubscribe = update.unsubscribe?.map(({ feed, sub_mid }) => (
    withoutUndefined({ feed: feed === undefined ? undefined : view.feeds.get(feed) ?? null, sub_mid })));
  if (subscribe === null || unsubscribe?.some((stream) => stream['feed'] === null)) return refuse('foreign-feed');
  if (unsubscribe?.some((stream) => Object.keys(stream).length === 0)) return refuse('request', janusError.unauthorized);
  return { do: 'message', body: withoutUndefined({ request: 'update', subscribe, unsubscribe }) };
}

function configureAsSubscriber(configure: ReturnType<typeof subscriberConfigureSchema.parse>): PluginRequest {
  const streams = configure.streams?.map(({ mid, send, substream, temporal }) => withoutUndefined({ mid, send, substream, temporal }));
  return { do: 'message', body: withoutUndefined({ request: 'configure', restart: configure.restart, streams }) };
}

/** Null where one of the feeds was not handed out to this seat. */
function realStreams(streams: readonly Subscription[], view: SessionView): readonly JsonObject[] | null {
  const real: JsonObject[] = [];
  for (const { feed, mid, substream, temporal } of streams) {
    const name = view.feeds.get(feed);
    if (name === undefined) return null;
    real.push(withoutUndefined({ feed: name, mid, substream, temporal }));
  }
  return real;
}
