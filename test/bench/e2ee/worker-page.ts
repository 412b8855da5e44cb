import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'puppeteer-core';
import type { FramePlan, FrameRound } from './measure-frames.ts';

/** Both headers together give pages and workers the finest clock a browser has. */
const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** An empty page, and the worker the measurements run in. `await using` takes the server down. */
export class WorkerPage implements AsyncDisposable {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async serve(workerScript: string): Promise<WorkerPage> {
    const server = createServer((request, response) => {
      const script = request.url === '/worker.js';
      response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html', ...isolated });
      response.end(script ? workerScript : '<!doctype html><meta charset="utf-8"><title>frames</title><link rel="icon" href="data:,">');
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    return new WorkerPage(server);
  }

  async open(browser: Browser): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${(this.#server.address() as AddressInfo).port}/`);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => { this.#server.close(resolve); });
  }
}

/** One worker for one plan; browsers that answer evaluations late are asked for the result once it is there. */
export async function runInWorker(page: Page, plan: FramePlan): Promise<readonly FrameRound[]> {
  const rounds = await page.evaluate(async (given) => {
    const worker = new Worker('/worker.js');
    try {
      const answer = await new Promise<{ readonly rounds?: readonly FrameRound[]; readonly error?: string }>((resolve) => {
        worker.addEventListener('message', ({ data }) => { resolve(data); });
        worker.addEventListener('error', (event) => { resolve({ error: event.message }); });
        worker.postMessage(given);
      });
      if (answer.rounds === undefined) throw new Error(answer.error);
      return JSON.stringify(answer.rounds);
    } finally {
      worker.terminate();
    }
  }, plan);
  return JSON.parse(rounds) as readonly FrameRound[];
}
