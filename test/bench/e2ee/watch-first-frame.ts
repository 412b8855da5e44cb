import type { Page } from 'puppeteer-core';

interface FirstFrameMarks {
  /** ms, the page's monotonic clock */
  startedAt: number;
  decodedAt: number | null;
}

/** Notes when the page's first video frame from the network is decoded, whoever receives it. Looks on and changes nothing. */
export async function watchFirstFrame(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const marks: FirstFrameMarks = { startedAt: 0, decodedAt: null };
    Object.assign(globalThis, { firstFrame: marks });
    document.addEventListener('consult-admitted', () => { marks.startedAt = performance.now(); });
    const look = async (receiver: RTCRtpReceiver): Promise<void> => {
      while (marks.decodedAt === null) {
        for (const report of (await receiver.getStats()).values()) if (report.type === 'inbound-rtp' && report.framesDecoded > 0) marks.decodedAt ??= performance.now();
        await new Promise((resolve) => { setTimeout(resolve, 5); });
      }
    };
    globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, {
      construct(target, given, newTarget) {
        const connection = Reflect.construct(target, given, newTarget) as RTCPeerConnection;
        connection.addEventListener('track', ({ track, receiver }) => { if (track.kind === 'video') void look(receiver); });
        return connection;
      },
    });
  });
}

/** ms from the start, which is being admitted where nobody says otherwise, to the first decoded frame. */
export async function untilFirstFrame(page: Page): Promise<number> {
  await page.waitForFunction(() => (globalThis as unknown as { readonly firstFrame: FirstFrameMarks }).firstFrame.decodedAt !== null);
  return await page.evaluate(() => {
    const { startedAt, decodedAt } = (globalThis as unknown as { readonly firstFrame: FirstFrameMarks }).firstFrame;
    return (decodedAt ?? Number.NaN) - startedAt;
  });
}
