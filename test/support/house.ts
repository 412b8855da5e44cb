import { after } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { openBrowser, type BrowserOptions } from './browser.ts';
import { openHostSite, type HostSite } from './host-site.ts';
import { Portal } from './portal.ts';
import { startStack, type Stack, type StackOptions } from './stack.ts';

export interface HouseOptions {
  /** Added to the gateway's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Puts something between the gateway and Janus; whatever it starts is the story's to end. */
  readonly janusUrlOverride?: StackOptions['janusUrlOverride'];
  /** How many media servers; default: one. */
  readonly janusCount?: number;
}

/**
 * What the stories of one file share: the running product, a clinic's site, and one browser per camera. Everything
 * is started when first asked for and ended after the file's last story.
 */
export class House {
  readonly #options: HouseOptions;
  readonly #browsers = new Map<string, Promise<Browser>>();
  #opened: Promise<{ readonly stack: Stack; readonly site: HostSite }> | null = null;

  constructor(options: HouseOptions = {}) {
    this.#options = options;
    after(() => this.#close());
  }

  /** Starts everything a story needs at once: it takes as long as the slowest part. */
  async open(...browsers: readonly BrowserOptions[]): Promise<void> {
    await Promise.all([this.#open(), ...browsers.map((options) => this.browser(options))]);
  }

  async stack(): Promise<Stack> {
    return (await this.#open()).stack;
  }

  async site(): Promise<HostSite> {
    return (await this.#open()).site;
  }

  async portal(): Promise<Portal> {
    return new Portal(await this.stack());
  }

  async browser(options: BrowserOptions): Promise<Browser> {
    const key = JSON.stringify(options);
    const known = this.#browsers.get(key);
    if (known) return await known;
    const opening = openBrowser(options);
    this.#browsers.set(key, opening);
    return await opening;
  }

  #open(): Promise<{ readonly stack: Stack; readonly site: HostSite }> {
    this.#opened ??= this.#start();
    return this.#opened;
  }

  async #start(): Promise<{ readonly stack: Stack; readonly site: HostSite }> {
    let gatewayUrl = '';
    const site = await openHostSite(() => gatewayUrl);
    try {
      const { environment, janusUrlOverride, janusCount = 1 } = this.#options;
      const stack = await startStack({ env: { ...environment }, janusCount, allowedOrigins: [site.origin, site.insecureOrigin], ...(janusUrlOverride && { janusUrlOverride }) });
      gatewayUrl = stack.publicUrl;
      return { stack, site };
    } catch (error) {
      await site[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #close(): Promise<void> {
    const browsers = await Promise.allSettled(this.#browsers.values());
    await Promise.allSettled(browsers.map(async (opened) => opened.status === 'fulfilled' && await opened.value.close()));
    // Where opening failed the stories have said so, and there is nothing to end.
    const opened = await this.#opened?.catch(() => null);
    await opened?.stack[Symbol.asyncDispose]();
    await opened?.site[Symbol.asyncDispose]();
  }
}
