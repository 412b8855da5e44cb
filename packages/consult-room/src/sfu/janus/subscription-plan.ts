import { slot, type Slot } from '@consult-room/e2ee/messages';
import type { VirtualPublisher } from '@consult-room/protocol';
import type { Layer, MediaSource } from '../sfu.ts';
import { layerRequest } from './layer-request.ts';

export interface FeedStream {
  readonly feed: number;
  readonly mid: string;
}

/** A stream to ask for, with the simulcast layer where one was chosen. */
export interface WantedStream extends FeedStream {
  readonly substream?: number;
  readonly temporal?: number;
}

export interface SubscriptionPlan {
  readonly subscribe: readonly WantedStream[];
  readonly unsubscribe: readonly FeedStream[];
}

const slots: readonly Slot[] = Object.values(slot);

/** A publisher's mid is its slot; anything else is nothing we know how to open. */
export function slotOfMid(mid: string): Slot | null {
  return slots.find((known) => String(known) === mid) ?? null;
}

/** What to ask for so that we receive every stream of every feed (or only sound), each in the layer chosen for it. */
export function planSubscription(
  feeds: Iterable<VirtualPublisher>, current: readonly FeedStream[], video: boolean, layerOf: (source: MediaSource) => Layer | undefined,
): SubscriptionPlan {
  const wanted = [...feeds].flatMap(({ id: feed, display: participantId, streams }) =>
    streams.flatMap(({ mid, type, disabled }): WantedStream[] => {
      const which = slotOfMid(mid);
      if (disabled === true || which === null || (!video && type !== 'audio')) return [];
      const layer = layerOf({ participantId, slot: which });
      return [{ feed, mid, ...(layer !== undefined && layerRequest(layer)) }];
    }),
  );
  return { subscribe: without(wanted, current), unsubscribe: without(current, wanted) };
}

function without<T extends FeedStream>(streams: readonly T[], others: readonly FeedStream[]): readonly T[] {
  return streams.filter((stream) => !others.some((other) => other.feed === stream.feed && other.mid === stream.mid));
}
