import { slot, type Slot } from '@consult-room/e2ee/messages';
import type { VirtualPublisher } from '@consult-room/protocol';

export interface FeedStream {
  readonly feed: number;
  readonly mid: string;
}

export interface SubscriptionPlan {
  readonly subscribe: readonly FeedStream[];
  readonly unsubscribe: readonly FeedStream[];
}

const slots: readonly Slot[] = Object.values(slot);

/** A publisher's mid is its slot; anything else is nothing we know how to open. */
export function slotOfMid(mid: string): Slot | null {
  return slots.find((known) => String(known) === mid) ?? null;
}

/** What to ask for so that we receive every stream of every feed (or only sound). */
export function planSubscription(feeds: Iterable<VirtualPublisher>, current: readonly FeedStream[], video: boolean): SubscriptionPlan {
  const wanted = [...feeds].flatMap((feed) =>
    feed.streams
      .filter((stream) => stream.disabled !== true && slotOfMid(stream.mid) !== null && (video || stream.type === 'audio'))
      .map((stream) => ({ feed: feed.id, mid: stream.mid })),
  );
  return { subscribe: without(wanted, current), unsubscribe: without(current, wanted) };
}

function without(streams: readonly FeedStream[], others: readonly FeedStream[]): readonly FeedStream[] {
  return streams.filter((stream) => !others.some((other) => other.feed === stream.feed && other.mid === stream.mid));
}
