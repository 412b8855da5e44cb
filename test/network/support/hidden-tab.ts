import type { Page } from 'puppeteer-core';
import { waitUntil } from '../../support/wait-until.ts';

/** A tab behind another one: it runs on, slowly (`BrowserOptions.slowsHiddenTabs`), and nobody sees it. */
export class HiddenTab {
  readonly #page: Page;
  readonly #cover: Page;

  private constructor(page: Page, cover: Page) {
    this.#page = page;
    this.#cover = cover;
  }

  /** Settles when the page knows. */
  static async cover(page: Page): Promise<HiddenTab> {
    const cover = await page.browserContext().newPage();
    const tab = new HiddenTab(page, cover);
    await cover.bringToFront();
    await waitUntil('the tab to be hidden', () => tab.isHidden());
    return tab;
  }

  async isHidden(): Promise<boolean> {
    return await this.#page.evaluate(() => document.visibilityState === 'hidden');
  }

  /** Settles when it is seen again. */
  async uncover(): Promise<void> {
    await this.#cover.close();
    await this.#page.bringToFront();
    await waitUntil('the tab to be seen', async () => !(await this.isHidden()));
  }
}
