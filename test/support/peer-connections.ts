import type { Page } from 'puppeteer-core';

/** Counts every RTCPeerConnection the page makes from now on, before its own scripts run. It looks on and changes nothing. */
export async function watchPeerConnections(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const counter = { made: 0, all: [] as RTCPeerConnection[] };
    Object.assign(globalThis, { peerConnections: counter });
    globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, {
      construct(target, given, newTarget) {
        counter.made += 1;
        const made = Reflect.construct(target, given, newTarget) as RTCPeerConnection;
        counter.all.push(made);
        return made;
      },
    });
  });
}

export async function peerConnectionsMade(page: Page): Promise<number> {
  return await page.evaluate(() => (globalThis as unknown as { readonly peerConnections: { readonly made: number } }).peerConnections.made);
}

/** How many of them are not closed. */
export async function openConnections(page: Page): Promise<number> {
  return await page.evaluate(() => (globalThis as unknown as { readonly peerConnections: { readonly all: readonly RTCPeerConnection[] } }).peerConnections.all
    .filter(({ signalingState }) => signalingState !== 'closed').length);
}
