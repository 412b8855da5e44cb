import type { Page } from 'puppeteer-core';

/** Everything that reached one page over its WebSockets and over fetch, byte for byte as the browser got it. */
export class WireLog {
  readonly received: string[] = [];
  readonly sent: string[] = [];
  readonly urls: string[] = [];
  readonly #open = new Map<string, string>();

  static async attach(page: Page): Promise<WireLog> {
    const log = new WireLog();
    const session = await page.createCDPSession();
    await session.send('Network.enable');
    session.on('Network.webSocketCreated', ({ requestId, url }) => {
      log.urls.push(url);
      log.#open.set(requestId, url);
    });
    session.on('Network.webSocketClosed', ({ requestId }) => { log.#open.delete(requestId); });
    session.on('Network.webSocketFrameReceived', ({ response }) => { log.received.push(response.payloadData); });
    session.on('Network.webSocketFrameSent', ({ response }) => { log.sent.push(response.payloadData); });
    page.on('response', (response) => {
      log.urls.push(response.url());
      if (!/\/v1\//.test(response.url())) return;
      response.text().then((body) => log.received.push(body), () => undefined);
    });
    return log;
  }

  /** No WebSocket to this path is open. */
  closed(path: string): boolean {
    return ![...this.#open.values()].some((url) => url.endsWith(path));
  }

  /** Those of the given strings that reached the page, after the first `from` messages. */
  found(canaries: readonly string[], from = 0): readonly string[] {
    return canaries.filter((canary) => this.received.slice(from).some((text) => text.includes(canary)));
  }
}
