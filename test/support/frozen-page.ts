import type { CDPSession, Page } from 'puppeteer-core';

/** A page that Chromium has put away: hidden, and nothing in it runs. */
export class FrozenPage {
  readonly #devtools: CDPSession;

  private constructor(devtools: CDPSession) {
    this.#devtools = devtools;
  }

  static async freeze(page: Page): Promise<FrozenPage> {
    const devtools = await page.createCDPSession();
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    return new FrozenPage(devtools);
  }

  /** It runs again, and somebody looks at it. */
  async thaw(): Promise<void> {
    await this.#devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await this.#devtools.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  }
}
