import type { WatchedPage } from '../../support/made-by-page.ts';
import type { RoomPage } from '../../support/room-page.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** Longest time in which no packet of that kind arrived, ms, from whichever connection: a new one continues the old. */
export interface MediaGaps {
  readonly audioMs: number;
  readonly videoMs: number;
}

interface Watched {
  /** When the last packet came, ms since 1970. */
  readonly last: { audio: number; video: number };
  readonly longest: { audio: number; video: number };
  stop(): void;
}

type GapsPage = typeof globalThis & { watchedMedia: Watched };

/**
 * What arrives at one person of a call of two, from now on. Read is the time of the last packet, again and again, so that
 * a gap may seem longer than it was by the time between two looks. Where the page was too busy to look in time, nobody knows
 * what arrived meanwhile, and what the look was late by is not counted.
 */
export class MediaGapWatch {
  readonly #room: RoomPage;

  private constructor(room: RoomPage) {
    this.#room = room;
  }

  /** @param everyMs a look costs some ms of processor: where many pages are watched, look less often. */
  static async begin(room: RoomPage, everyMs = 50): Promise<MediaGapWatch> {
    await room.page.evaluate(watch, everyMs);
    return new MediaGapWatch(room);
  }

  /** Waits until sound and picture have arrived later than this moment, ms since 1970. */
  async arrivesAfter(moment: number, timeoutMs: number): Promise<void> {
    await waitUntil(`sound and picture to arrive at ${this.#room.label}`, async () => {
      const { audio, video } = await this.#room.page.evaluate(() => (globalThis as GapsPage).watchedMedia.last);
      return Math.min(audio, video) > moment;
    }, timeoutMs);
  }

  /** The longest gaps so far; the watch is over. */
  async end(): Promise<MediaGaps> {
    return await this.#room.page.evaluate(() => {
      const { longest, last, stop } = (globalThis as GapsPage).watchedMedia;
      stop();
      const now = performance.timeOrigin + performance.now();
      return { audioMs: Math.round(Math.max(longest.audio, now - last.audio)), videoMs: Math.round(Math.max(longest.video, now - last.video)) };
    });
  }
}

/** The longest of all, ms. */
export function longestGap(gaps: readonly MediaGaps[]): number {
  return Math.max(...gaps.flatMap(({ audioMs, videoMs }) => [audioMs, videoMs]));
}

/** Runs in the page. */
function watch(everyMs: number): void {
  const { RTCPeerConnection: connections } = (globalThis as WatchedPage).madeByPage;
  const now = performance.timeOrigin + performance.now();
  const last = { audio: now, video: now };
  const longest = { audio: 0, video: 0 };
  let [lookedAt, lateMs] = [now, 0];
  const read = (report: RTCStatsReport): void => report.forEach(({ type, kind, lastPacketReceivedTimestamp: at = 0 }: { readonly type: string; readonly kind: 'audio' | 'video'; readonly lastPacketReceivedTimestamp?: number }) => {
    if (type !== 'inbound-rtp' || at <= last[kind]) return;
    longest[kind] = Math.max(longest[kind], at - last[kind] - lateMs);
    last[kind] = at;
  });
  let isReading = false;
  const look = async (): Promise<void> => {
    if (isReading) return;
    isReading = true;
    const open = connections.filter(({ connectionState }) => connectionState !== 'closed');
    const reports = await Promise.allSettled(open.map((connection) => connection.getStats()));
    const readAt = performance.timeOrigin + performance.now();
    [lookedAt, lateMs] = [readAt, Math.max(0, readAt - lookedAt - everyMs)];
    for (const report of reports) if (report.status === 'fulfilled') read(report.value);
    isReading = false;
  };
  const timer = setInterval(() => void look(), everyMs);
  Object.assign(globalThis, { watchedMedia: { last, longest, stop: () => clearInterval(timer) } });
}
