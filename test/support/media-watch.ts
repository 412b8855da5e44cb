import type { WatchedPage } from './made-by-page.ts';
import type { RoomPage } from './room-page.ts';

/** What one connection of a page carries, as its own statistics say. */
export interface CarriedMedia {
  /** Of the other side's ICE: another one after each restart. */
  readonly fragment: string;
  /** Synchronisation sources of what is received, or sent, in ascending order. */
  readonly ssrcs: readonly number[];
  /** Pictures decoded, or encoded. */
  readonly frames: number;
}

type SocketPage = WatchedPage & { readonly mediaSockets: WebSocket[] };

/** Keeps the media sockets the page makes, before its own scripts run. It looks on and changes nothing. */
export async function watchMedia(room: RoomPage): Promise<void> {
  await room.page.evaluateOnNewDocument(() => {
    const mediaSockets: WebSocket[] = [];
    Object.assign(globalThis, { mediaSockets });
    globalThis.WebSocket = new Proxy(WebSocket, {
      construct(target, given: [string, string]) {
        const socket = new target(...given);
        if (socket.url.endsWith('/v1/janus')) mediaSockets.push(socket);
        return socket;
      },
    });
  });
}

/** Each connection that is not closed. */
export async function carriedMedia(room: RoomPage): Promise<readonly CarriedMedia[]> {
  return await room.page.evaluate(async () => {
    const open = (globalThis as WatchedPage).madeByPage.RTCPeerConnection.filter(({ connectionState }) => connectionState !== 'closed');
    return await Promise.all(open.map(async (connection) => {
      const streams = [...(await connection.getStats() as unknown as ReadonlyMap<string, Readonly<Record<string, unknown>>>).values()]
        .filter(({ type }) => type === 'inbound-rtp' || type === 'outbound-rtp');
      return {
        fragment: /a=ice-ufrag:(\S+)/.exec(connection.currentRemoteDescription?.sdp ?? '')?.[1] ?? '',
        ssrcs: streams.map(({ ssrc }) => Number(ssrc)).toSorted((one, other) => one - other),
        frames: streams.reduce((sum, { framesDecoded = 0, framesEncoded = 0 }) => sum + Number(framesDecoded) + Number(framesEncoded), 0),
      };
    }));
  });
}

export async function mediaSocketsMade(room: RoomPage): Promise<number> {
  return await room.page.evaluate(() => (globalThis as SocketPage).mediaSockets.length);
}

/** The network takes the socket for asking the media server away. */
export async function breakMediaSocket(room: RoomPage): Promise<void> {
  await room.page.evaluate(() => (globalThis as SocketPage).mediaSockets.at(-1)?.close());
}
