import type { Page } from 'puppeteer-core';

interface MediaSocket {
  readonly socket: WebSocket;
  session: number;
  subscriber: number;
  /** Our m-line of each inbound stream, by `participant/slot`. */
  lines: Record<string, string>;
}

/**
 * Lets a story ask the gateway for another simulcast layer on the element's own line to it, as a page that judges
 * its connection would. Call before the page is loaded.
 */
export async function watchMediaSocket(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(noteMediaSocket);
}

/** 0 a quarter of the lines, 1 half of them, 2 all. */
export async function chooseLayer(page: Page, participantId: string, slot: number, layer: 0 | 1 | 2): Promise<void> {
  await page.evaluate((source: string, substream: number) => {
    const media = (globalThis as unknown as { readonly mediaSocket?: MediaSocket }).mediaSocket;
    const mid = media?.lines[source];
    if (!media || mid === undefined) throw new Error(`nothing is received of ${source}`);
    const body = { request: 'configure', streams: [{ mid, substream }] };
    media.socket.send(JSON.stringify({ janus: 'message', transaction: `layer${Date.now()}`, session_id: media.session, handle_id: media.subscriber, body }));
  }, `${participantId}/${slot}`, layer);
}

/** Runs in the page. */
function noteMediaSocket(): void {
  interface Stream { readonly mid: string; readonly feed_display?: string; readonly feed_mid?: string; readonly active?: boolean }
  interface Sent { readonly session_id?: number; readonly handle_id?: number; readonly body?: { readonly ptype?: string } }
  globalThis.WebSocket = new Proxy(WebSocket, {
    construct(target, given: [string, string]) {
      const socket = new target(...given);
      if (!socket.url.endsWith('/v1/janus')) return socket;
      const media: MediaSocket = { socket, session: 0, subscriber: 0, lines: {} };
      Object.assign(globalThis, { mediaSocket: media });
      const send = socket.send.bind(socket);
      socket.send = (text) => {
        const { session_id: session, handle_id: handle, body } = JSON.parse(String(text)) as Sent;
        media.session = session ?? media.session;
        if (body?.ptype === 'subscriber') media.subscriber = handle ?? 0;
        send(text);
      };
      socket.addEventListener('message', ({ data }) => {
        const { plugindata } = JSON.parse(String(data)) as { readonly plugindata?: { readonly data?: { readonly videoroom?: string; readonly streams?: readonly Stream[] } } };
        if (plugindata?.data?.videoroom !== 'attached' && plugindata?.data?.videoroom !== 'updated') return;
        media.lines = Object.fromEntries((plugindata.data.streams ?? []).filter(({ active }) => active !== false).map((stream) => [`${stream.feed_display}/${stream.feed_mid}`, stream.mid]));
      });
      return socket;
    },
  });
}
