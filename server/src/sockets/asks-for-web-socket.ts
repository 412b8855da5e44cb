import type { IncomingMessage } from 'node:http';

/** Whatever else an `Upgrade` header asks for (h2c, say) is served as the plain request it also is. */
export function asksForWebSocket(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket';
}
