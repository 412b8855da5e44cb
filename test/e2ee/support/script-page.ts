import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { chromiumPath } from '../../support/browser.ts';
import { openFirefox } from '../../support/firefox.ts';
import { bundle } from './bundle.ts';

export type Engine = 'chromium' | 'firefox';

export interface ScriptPageSources {
  readonly engine: Engine;
  /** The page's script. It hands out its methods as `globalThis.scriptPage`. */
  readonly page: URL;
  /** Served as `/worker.js`. */
  readonly worker: URL;
}

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage',
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required',
];

type Given<Method> = Method extends (...args: infer Args) => unknown ? Args : never;
type Answer<Method> = Method extends (...args: never[]) => infer Result ? Awaited<Result> : never;

/** A browser page with a script and a worker of ours and nothing else, whose methods a test calls. */
export class ScriptPage<T> {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #origin: string;
  #page: Page | null = null;
  readonly errors: string[] = [];

  private constructor(browser: Browser, server: Server) {
    this.#browser = browser;
    this.#server = server;
    this.#origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  static async open<T>({ engine, page, worker }: ScriptPageSources): Promise<ScriptPage<T>> {
    const [pageCode, workerCode] = await Promise.all([bundle(page), bundle(worker)]);
    const files: Readonly<Record<string, readonly [string, string]>> = {
      '/': ['text/html', '<!doctype html><meta charset="utf-8"><title>test</title><link rel="icon" href="data:,"><script src="/page.js"></script>'],
      '/page.js': ['text/javascript', pageCode],
      '/worker.js': ['text/javascript', workerCode],
    };
    const server = createServer((request, response) => {
      const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
      response.writeHead(body === '' ? 404 : 200, { 'content-type': type }).end(body);
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const browser = engine === 'firefox' ? await openFirefox() : await launch({ executablePath: chromiumPath(), headless: true, args: flags });
    return new ScriptPage<T>(browser, server);
  }

  /** A fresh page. */
  async reset(): Promise<void> {
    await this.#page?.close();
    this.#page = await this.#browser.newPage();
    this.#page.on('pageerror', (error) => { this.errors.push(String(error)); });
    this.#page.on('console', (message) => { this.errors.push(message.text()); });
    await this.#page.goto(this.#origin);
  }

  /** Calls a method of the page and waits for its answer. */
  readonly call = async <K extends keyof T & string>(method: K, ...args: Given<T[K]>): Promise<Answer<T[K]>> => {
    if (this.#page === null) throw new Error('reset() first');
    return await this.#page.evaluate((name, given) => {
      const act = (globalThis as unknown as { readonly scriptPage: Record<string, (...values: unknown[]) => unknown> }).scriptPage[name];
      return act?.(...given);
    }, method as string, args as unknown[]) as Answer<T[K]>;
  };

  async close(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => { this.#server.close(resolve); });
  }
}
