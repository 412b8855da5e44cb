import type { Page } from 'puppeteer-core';
import type { WatchedPage } from './made-by-page.ts';

/** How many the page has made since `watchMade`. */
export async function peerConnectionsMade(page: Page): Promise<number> {
  return await page.evaluate(() => (globalThis as WatchedPage).madeByPage.RTCPeerConnection.length);
}

/** How many of them are not closed. */
export async function openConnections(page: Page): Promise<number> {
  return await page.evaluate(() => (globalThis as WatchedPage).madeByPage.RTCPeerConnection.filter(({ signalingState }) => signalingState !== 'closed').length);
}
