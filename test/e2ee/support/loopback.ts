import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { chromiumPath } from '../../support/browser.ts';
import type { LoopbackPage } from '../page/loopback-page.ts';
import { bundle } from './bundle.ts';

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage',
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required',
];

/** A browser page that holds several participants, each with its own worker, and connects them without any server. */
export class Loopback {
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

  static async open(): Promise<Loopback> {
    const [page, worker] = await Promise.all([
      bundle(new URL('../page/loopback-page.ts', import.meta.url)),
      bundle(new URL('../../../packages/e2ee/src/worker/e2ee-worker.ts', import.meta.url)),
    ]);
    const files: Readonly<Record<string, readonly [string, string]>> = {
      '/': ['text/html', '<!doctype html><meta charset="utf-8"><title>loopback</title><link rel="icon" href="data:,"><script src="/page.js"></script>'],
      '/page.js': ['text/javascript', page],
      '/e2ee-worker.js': ['text/javascript', worker],
    };
    const server = createServer((request, response) => {
      const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
      response.writeHead(body === '' ? 404 : 200, { 'content-type': type }).end(body);
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return new Loopback(await launch({ executablePath: chromiumPath(), headless: true, args: flags }), server);
  }

  /** A fresh page: nobody in it, no group. */
  async reset(): Promise<void> {
    await this.#page?.close();
    this.#page = await this.#browser.newPage();
    this.#page.on('pageerror', (error) => { this.errors.push(String(error)); });
    this.#page.on('console', (message) => { this.errors.push(message.text()); });
    await this.#page.goto(this.#origin);
  }

  /** Calls a method of the page and waits for its answer. */
  call<K extends keyof LoopbackPage>(method: K, ...args: Parameters<LoopbackPage[K]>): Promise<Awaited<ReturnType<LoopbackPage[K]>>> {
    if (this.#page === null) throw new Error('reset() first');
    return this.#page.evaluate((name, given) => {
      const act = (globalThis as unknown as { readonly loopback: Record<string, (...values: unknown[]) => unknown> }).loopback[name];
      return act?.(...given);
    }, method, args) as Promise<Awaited<ReturnType<LoopbackPage[K]>>>;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => { this.#server.close(resolve); });
  }
}
