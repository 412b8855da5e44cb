import type { RoomPage } from '../../support/room-page.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** The page's lines to the gateway: what is said, and what media needs. */
const lines = ['/v1/socket', '/v1/janus'] as const;

type Kept = Readonly<Record<string, { readonly socket: WebSocket; openedAt: number }>>;

/** Keeps the newest socket of each path, before the page's own scripts run. It looks on and changes nothing. */
export async function keepSockets(room: RoomPage): Promise<void> {
  await room.page.evaluateOnNewDocument(() => {
    const kept: Record<string, { readonly socket: WebSocket; openedAt: number }> = {};
    Object.assign(globalThis, { keptSockets: kept });
    globalThis.WebSocket = new Proxy(WebSocket, {
      construct(target, given, newTarget) {
        const socket = Reflect.construct(target, given, newTarget) as WebSocket;
        const entry = { socket, openedAt: 0 };
        kept[new URL(socket.url).pathname] = entry;
        socket.addEventListener('open', () => { entry.openedAt = performance.timeOrigin + performance.now(); });
        return socket;
      },
    });
  });
}

/** Waits until both lines stand that were opened later than this moment, ms since 1970; returns when the last one came up. */
export async function linesBack(room: RoomPage, moment: number, timeoutMs = 60_000): Promise<number> {
  return await waitUntil(`${room.label} to be in touch with the gateway again`, async () => {
    const openedAt = await room.page.evaluate((paths: readonly string[]) => {
      const { keptSockets } = globalThis as unknown as { readonly keptSockets: Kept };
      return paths.map((path) => (keptSockets[path]?.socket.readyState === WebSocket.OPEN ? keptSockets[path].openedAt : 0));
    }, lines);
    return Math.min(...openedAt) > moment ? Math.max(...openedAt) : null;
  }, timeoutMs);
}
