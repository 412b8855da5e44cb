import type { Page } from 'puppeteer-core';

type Held = { readonly pageWorkers: readonly Worker[] };

/** Lets a test reach the page's workers as the page's own scripts could. Call before the page is loaded. It changes nothing. */
export async function watchWorkers(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const workers: Worker[] = [];
    Object.assign(globalThis, { pageWorkers: workers });
    globalThis.Worker = new Proxy(Worker, {
      construct(target, given, newTarget) {
        const worker = Reflect.construct(target, given, newTarget) as Worker;
        workers.push(worker);
        return worker;
      },
    });
  });
}

/** Ends the newest worker in the middle of whatever it does, as a browser short of memory would: without a word to anybody. */
export async function endNewestWorker(page: Page): Promise<void> {
  await page.evaluate(() => { (globalThis as unknown as Held).pageWorkers.at(-1)?.terminate(); });
}

/** Makes the newest worker stumble over an error it does not catch: a message it cannot read. */
export async function breakNewestWorker(page: Page): Promise<void> {
  await page.evaluate(() => { (globalThis as unknown as Held).pageWorkers.at(-1)?.postMessage(null); });
}

export async function workersMade(page: Page): Promise<number> {
  return await page.evaluate(() => (globalThis as unknown as Held).pageWorkers.length);
}
