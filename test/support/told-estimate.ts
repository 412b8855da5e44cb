import type { Page } from 'puppeteer-core';
import { waitUntil } from './wait-until.ts';

type TellingPage = typeof globalThis & { toldEstimate?: { readonly bps: number; times: number } };

/** Lets a test decide what the browser believes a line to carry, before the page's own scripts run; all else it reports stays as it is. */
export async function watchEstimate(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const real = RTCPeerConnection.prototype.getStats;
    RTCPeerConnection.prototype.getStats = async function getStats(selector?: MediaStreamTrack | null): Promise<RTCStatsReport> {
      const report = await real.call(this, selector);
      const told = (globalThis as TellingPage).toldEstimate;
      if (told === undefined) return report;
      told.times += 1;
      return new Map([...report].map(([id, entry]) => [id, 'availableOutgoingBitrate' in entry ? { ...entry, availableOutgoingBitrate: told.bps } : entry])) as unknown as RTCStatsReport;
    };
  });
}

/** Resolves when the page has looked at it: each look asks two connections, and every other look is the one that minds it. */
export async function tellEstimate(page: Page, bitsPerSecond: number): Promise<void> {
  await page.evaluate((bps) => { (globalThis as TellingPage).toldEstimate = { bps, times: 0 }; }, bitsPerSecond);
  await waitUntil('a look at the estimate', async () => await page.evaluate(() => ((globalThis as TellingPage).toldEstimate?.times ?? 0) >= 6));
}
