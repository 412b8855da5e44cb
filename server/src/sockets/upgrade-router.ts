import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { closeCode, limits } from '@consult-room/protocol';
import { WebSocketServer } from 'ws';
import type { UpgradeRoute } from '../upgrade-route.ts';
import { GuardedWebSocket } from './guarded-web-socket.ts';
import { allowedOrigin } from './origin-list.ts';

export type { GuardedSocket, UpgradeRoute } from '../upgrade-route.ts';

const tickMs = 10_000;
const farewellMs = 1_000;

export interface UpgradeRouterOptions {
  /** Exact origins that may open a socket. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** ms of a steady clock. */
  readonly now: () => number;
}

/**
 * Every WebSocket of the gateway comes in here: upgrades bypass Express, so path, Origin and subprotocol are checked
 * before anything is accepted. A request without Origin, or with several, is no browser's and is refused.
 */
export class UpgradeRouter {
  readonly #routes = new Map<string, { readonly route: UpgradeRoute; readonly server: WebSocketServer }>();
  readonly #open = new Set<GuardedWebSocket>();
  readonly #options: UpgradeRouterOptions;
  readonly #timer: NodeJS.Timeout;

  constructor(options: UpgradeRouterOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.tick(), tickMs);
    this.#timer.unref();
  }

  register(route: UpgradeRoute): void {
    const server = new WebSocketServer({
      noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: limits.messageBytes,
      handleProtocols: () => route.subprotocol,
    });
    this.#routes.set(route.path, { route, server });
  }

  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => this.#upgrade(request, stream, head));
  }

  /** Number of sockets open now. */
  get size(): number {
    return this.#open.size;
  }

  tick(): void {
    for (const socket of this.#open) socket.tick();
  }

  /** Tells every peer that the gateway goes away; they reconnect by themselves. */
  close(): void {
    clearInterval(this.#timer);
    for (const socket of this.#open) socket.close(closeCode.restart);
    // A sleeping phone answers no farewell, and must not hold up the end.
    setTimeout(() => {
      for (const socket of this.#open) socket.drop();
    }, farewellMs).unref();
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy());
    // Exact match of the raw target: refuses absolute forms, `//host`, queries (a token in a URL) and odd spellings.
    const found = this.#routes.get(request.url ?? '');
    if (found === undefined) return refuse(stream, 404);
    if (allowedOrigin(request, this.#options.allowedOrigins) === null) return refuse(stream, 403);
    if (!offeredProtocols(request).includes(found.route.subprotocol)) return refuse(stream, 400);
    found.server.handleUpgrade(request, stream, head, (webSocket) => {
      const socket = new GuardedWebSocket(webSocket, this.#options.now);
      this.#open.add(socket);
      webSocket.once('close', () => this.#open.delete(socket));
      found.route.handle(socket, request);
    });
  }
}

function offeredProtocols(request: IncomingMessage): readonly string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
}

function refuse(stream: Duplex, status: 400 | 403 | 404): void {
  // Ending our side alone would leave the socket open for as long as the peer likes.
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => stream.destroy());
}
