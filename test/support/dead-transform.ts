import type { Page } from 'puppeteer-core';

/** Remembers every RTCPeerConnection, for `deadenReceivers`. Call before the page is loaded. It changes nothing. */
export async function watchReceivers(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const connections: RTCPeerConnection[] = [];
    Object.assign(globalThis, { pageConnections: connections });
    globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, {
      construct(target, given, newTarget) {
        const connection = Reflect.construct(target, given, newTarget) as RTCPeerConnection;
        connections.push(connection);
        return connection;
      },
    });
  });
}

/**
 * Takes all received pictures away from those who show them, as a browser that lost a transform would: the page's newest
 * worker gets them in nobody's name and drops them. Says how many. Needs `watchWorkers` as well.
 */
export async function deadenReceivers(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const { pageConnections, pageWorkers } = globalThis as unknown as { readonly pageConnections: readonly RTCPeerConnection[]; readonly pageWorkers: readonly Worker[] };
    const receivers = pageConnections.flatMap((connection) => connection.getTransceivers())
      .filter(({ currentDirection, receiver }) => currentDirection === 'recvonly' && receiver.track.kind === 'video');
    const worker = pageWorkers.at(-1);
    if (worker === undefined) return 0;
    for (const { receiver } of receivers) receiver.transform = new RTCRtpScriptTransform(worker, { kind: 'receive', key: 'nobody', slot: 1, participantId: 'nobody' });
    return receivers.length;
  });
}
