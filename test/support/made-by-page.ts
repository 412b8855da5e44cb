import type { Page } from 'puppeteer-core';

/** What a page made of the classes that are watched, oldest first. */
export interface MadeByPage {
  readonly RTCPeerConnection: readonly RTCPeerConnection[];
  readonly Worker: readonly Worker[];
}

/** What functions that run in such a page find. */
export type WatchedPage = typeof globalThis & { readonly madeByPage: MadeByPage };

/**
 * Keeps whatever of this class the page makes, before its own scripts run, at `globalThis.madeByPage[className]`. It looks
 * on and changes nothing; asked a second time, it does nothing.
 */
export async function watchMade(page: Page, className: keyof MadeByPage): Promise<void> {
  await page.evaluateOnNewDocument((name) => {
    const holder = globalThis as unknown as Record<string, new (...given: never[]) => object> & { madeByPage?: Record<string, object[]> };
    holder.madeByPage ??= {};
    const watched = holder[name];
    if (watched === undefined || name in holder.madeByPage) return;
    const made: object[] = [];
    holder.madeByPage[name] = made;
    holder[name] = new Proxy(watched, {
      construct(target, given, newTarget) {
        const one = Reflect.construct(target, given, newTarget) as object;
        made.push(one);
        return one;
      },
    });
  }, className);
}
