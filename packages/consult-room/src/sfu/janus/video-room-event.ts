import type { VirtualPublisher } from '@consult-room/protocol';

/** One m-line of a subscriber, as `attached` and `updated` list them. Without a feed: not in use. */
export interface SubscribedStream {
  readonly mid: string;
  readonly active?: boolean;
  readonly feed_id?: number;
  readonly feed_mid?: string;
  readonly feed_display?: string;
}

/** What the VideoRoom plugin says, reduced to the fields we read. */
export interface VideoRoomEvent {
  readonly videoroom?: string;
  readonly error_code?: number;
  readonly publishers?: readonly VirtualPublisher[];
  readonly streams?: readonly SubscribedStream[];
  /** A feed id, or `ok` about ourselves. */
  readonly leaving?: number | string;
  readonly unpublished?: number | string;
  readonly configured?: string;
  readonly started?: string;
  /** Which of our m-lines, and the simulcast layer it carries from now on. */
  readonly mid?: string;
  readonly substream?: number;
}

/**
 * Is this the answer to that request, rather than news? Requests go one at a time per handle, so it is *the* answer; but
 * Janus offers a change of its own accord while another request is under way, and that offer may not get lost.
 */
export function isAnswer(event: VideoRoomEvent, request: string): boolean {
  if (event.error_code !== undefined) return true;
  switch (request) {
    case 'start': return event.started === 'ok';
    case 'configure': return event.configured === 'ok';
    case 'joinandconfigure': return event.videoroom === 'joined';
    case 'join': return event.videoroom === 'attached';
    // Put off until we answer the offer before: the offer of this change then comes as news.
    case 'update': return event.videoroom === 'updated' || event.videoroom === 'updating';
    default: return false;
  }
}
