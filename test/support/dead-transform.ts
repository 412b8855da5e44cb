import type { Page } from 'puppeteer-core';
import type { WatchedPage } from './made-by-page.ts';

/**
 * Takes all received pictures away from those who show them, as a browser that lost a transform would: the page's newest
 * worker gets them in nobody's name and drops them. Says how many. Needs `watchMade` of connections and workers.
 */
export async function deadenReceivers(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const { RTCPeerConnection: connections, Worker: workers } = (globalThis as WatchedPage).madeByPage;
    const receivers = connections.flatMap((connection) => connection.getTransceivers())
      .filter(({ currentDirection, receiver }) => currentDirection === 'recvonly' && receiver.track.kind === 'video');
    const worker = workers.at(-1);
    if (worker === undefined) return 0;
    for (const { receiver } of receivers) receiver.transform = new RTCRtpScriptTransform(worker, { kind: 'receive', key: 'nobody', slot: 1, participantId: 'nobody' });
    return receivers.length;
  });
}
