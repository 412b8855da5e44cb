import type { Page } from 'puppeteer-core';

/**
 * Notes in the page itself when these words are there to be read, so that what is said for a moment only is not missed by
 * whoever looks from outside. Call before the page is loaded. It changes nothing.
 */
export async function watchWords(page: Page, words: string): Promise<void> {
  await page.evaluateOnNewDocument((wanted: string) => {
    const says = (node: Node): boolean => {
      if (node.nodeType === Node.TEXT_NODE) return (node.textContent ?? '').includes(wanted) && (node.parentElement?.checkVisibility() ?? true);
      const root = node instanceof Element && node.shadowRoot ? node.shadowRoot : node;
      return [...root.childNodes].some(says);
    };
    const looking = setInterval(() => {
      // A page that has only just begun to load has none.
      const top: Element | null = document.documentElement;
      if (top === null || !says(top)) return;
      clearInterval(looking);
      Object.assign(globalThis, { sawWords: true });
    }, 20);
  }, words);
}

export async function sawWords(page: Page): Promise<boolean> {
  return await page.evaluate(() => 'sawWords' in globalThis);
}
