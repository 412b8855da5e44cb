import type { WatchedPage } from '../../support/made-by-page.ts';
import type { RoomPage } from '../../support/room-page.ts';

/** Of all sound since the connections stand (W3C webrtc-stats). */
export interface ReceivedSound {
  /** Samples played. */
  readonly samples: number;
  /** Of these, samples made up where packets were missing or late. */
  readonly concealed: number;
  /** How often this browser asked for packets of sound to be sent again. */
  readonly asks: number;
}

/** */
export async function receivedSound(room: RoomPage): Promise<ReceivedSound> {
  return await room.page.evaluate(async () => {
    const open = (globalThis as WatchedPage).madeByPage.RTCPeerConnection.filter(({ connectionState }) => connectionState !== 'closed');
    const sum = { samples: 0, concealed: 0, asks: 0 };
    for (const report of await Promise.all(open.map((connection) => connection.getStats()))) {
      report.forEach(({ type, kind, totalSamplesReceived = 0, concealedSamples = 0, nackCount = 0 }) => {
        if (type !== 'inbound-rtp' || kind !== 'audio') return;
        sum.samples += totalSamplesReceived;
        sum.concealed += concealedSamples;
        sum.asks += nackCount;
      });
    }
    return sum;
  });
}

/** Percent of what was played between two looks that had to be made up. */
export function concealedPercent(before: ReceivedSound, after: ReceivedSound): number {
  return (100 * (after.concealed - before.concealed)) / Math.max(1, after.samples - before.samples);
}
