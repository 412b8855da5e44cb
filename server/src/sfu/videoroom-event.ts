import { isJsonObject, type JsonObject } from './json-document.ts';
import { pickFields, type FieldKinds } from './pick-fields.ts';

/** What a seat may hear, for the rebuilding of events. */
export interface FeedNames {
  /** The seat's number for a feed; null: the person behind it is not admitted, so this seat hears nothing of it. */
  announce(feed: string, display: string): number | null;
  /** The number of a feed this seat was told of before. */
  numberOf(feed: unknown): number | null;
}

const publisherStream: FieldKinds = { type: 'string', mid: 'string', mindex: 'number', codec: 'string', disabled: 'boolean', simulcast: 'boolean' };
const subscriberStream: FieldKinds = {
  type: 'string', mid: 'string', mindex: 'number', active: 'boolean', ready: 'boolean', send: 'boolean', codec: 'string', feed_mid: 'string',
};
const simpleEvent: FieldKinds = {
  configured: 'string', started: 'string', left: 'string', paused: 'string', error_code: 'number',
  audio_codec: 'string', video_codec: 'string', mid: 'string', substream: 'number', temporal: 'number',
};
const talkingEvent: FieldKinds = { mid: 'string', mindex: 'number' };

/**
 * VideoRoom's event data, written anew for one browser: no room id, private id or feed name of the real Janus, nothing
 * of people this seat may not hear of. Null where nothing is left to tell.
 */
export function rebuildVideoRoomData(data: JsonObject, feeds: FeedNames): JsonObject | null {
  switch (data['videoroom']) {
    case 'joined': return { videoroom: 'joined', ...ownFeed(data, feeds), publishers: rebuildPublishers(data, feeds) };
    case 'attached':
    // A change that changed nothing comes without streams: an empty list would say that nobody is received any more.
    case 'updated': return { videoroom: data['videoroom'], ...(Array.isArray(data['streams']) && { streams: rebuildSubscription(data, feeds) }) };
    case 'updating': return { videoroom: 'updating' };
    case 'destroyed': return { videoroom: 'destroyed' };
    case 'talking':
    case 'stopped-talking': return rebuildTalking(data, feeds);
    case 'event': return rebuildEvent(data, feeds);
    default: return null;
  }
}

function ownFeed(data: JsonObject, feeds: FeedNames): JsonObject {
  const id = feeds.numberOf(data['id']);
  return id === null ? {} : { id };
}

function rebuildEvent(data: JsonObject, feeds: FeedNames): JsonObject | null {
  if (Array.isArray(data['publishers'])) {
    const publishers = rebuildPublishers(data, feeds);
    return publishers.length === 0 ? null : { videoroom: 'event', publishers };
  }
  for (const verb of ['unpublished', 'leaving', 'kicked']) {
    if (!(verb in data)) continue;
    const id = data[verb] === 'ok' ? 'ok' : feeds.numberOf(data[verb]);
    return id === null ? null : { videoroom: 'event', [verb]: id };
  }
  const simple = pickFields(data, simpleEvent);
  if (Object.keys(simple).length === 0) return null;
  const streams = Array.isArray(data['streams']) ? { streams: streamsOf(data).map((stream) => pickFields(stream, publisherStream)) } : {};
  // Janus' own words name the room; the number says enough.
  const error = 'error_code' in simple ? { error: 'refused by the media server' } : {};
  return { videoroom: 'event', ...simple, ...streams, ...error };
}

function rebuildPublishers(data: JsonObject, feeds: FeedNames): readonly JsonObject[] {
  const publishers: JsonObject[] = [];
  for (const publisher of Array.isArray(data['publishers']) ? data['publishers'] : []) {
    if (!isJsonObject(publisher)) continue;
    const { id: feed, display } = publisher;
    if (typeof feed !== 'string' || typeof display !== 'string') continue;
    const id = feeds.announce(feed, display);
    if (id === null) continue;
    publishers.push({ id, display, streams: streamsOf(publisher).map((stream) => pickFields(stream, publisherStream)) });
  }
  return publishers;
}

function rebuildSubscription(data: JsonObject, feeds: FeedNames): readonly JsonObject[] {
  return streamsOf(data).map((stream) => {
    const feedId = feeds.numberOf(stream['feed_id']);
    const picked = pickFields(stream, subscriberStream);
    return feedId === null ? picked : { ...picked, feed_id: feedId, ...pickFields(stream, { feed_display: 'string' }) };
  });
}

function rebuildTalking(data: JsonObject, feeds: FeedNames): JsonObject | null {
  const id = feeds.numberOf(data['id']);
  return id === null ? null : { videoroom: data['videoroom'], id, ...pickFields(data, talkingEvent) };
}

function streamsOf(source: JsonObject): readonly JsonObject[] {
  const streams = source['streams'];
  return Array.isArray(streams) ? streams.filter(isJsonObject) : [];
}
