import type { Page } from 'puppeteer-core';
import type { WatchedPage } from './made-by-page.ts';

// Workers that `watchMade` keeps, as the page's own scripts could reach them.

/** Ends the newest worker in the middle of whatever it does, as a browser short of memory would: without a word to anybody. */
export async function endNewestWorker(page: Page): Promise<void> {
  await page.evaluate(() => { (globalThis as WatchedPage).madeByPage.Worker.at(-1)?.terminate(); });
}

/** Makes the newest worker stumble over an error it does not catch: a message it cannot read. */
export async function breakNewestWorker(page: Page): Promise<void> {
  await page.evaluate(() => { (globalThis as WatchedPage).madeByPage.Worker.at(-1)?.postMessage(null); });
}

export async function workersMade(page: Page): Promise<number> {
  return await page.evaluate(() => (globalThis as WatchedPage).madeByPage.Worker.length);
}
