import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { closeCode, httpStatusOf, limits, type ErrorCode } from '@consult-room/protocol';
import { WebSocketServer } from 'ws';
import { Crowd } from '../limits/crowd.ts';
import { subscriberOf } from '../limits/network-address.ts';
import { Pace } from '../limits/pace.ts';
import { shapeFault } from '../limits/request-shape.ts';
import { Turnstile } from '../limits/turnstile.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { UpgradeRoute } from '../upgrade-route.ts';
import { gateFrames } from './frame-gate.ts';
import { GuardedWebSocket } from './guarded-web-socket.ts';
import { allowedOrigin } from './origin-list.ts';

export type { GuardedSocket, UpgradeRoute } from '../upgrade-route.ts';

const tickMs = 10_000;
const farewellMs = 1_000;
/** Sockets of one address that have not shown who they are. */
const strangersAllowed = 50;
/** Upgrades of an address that are wrong at sight, at once and from then on; the rest of them is told to wait. */
const wrongBurst = 100;
const wrongPerSecond = 2;
/**
 * Sockets of an address that came and went without showing who they are; after these, its right upgrades wait too, for
 * they cost a handshake each. Far more than a bad line or somebody's toy makes: a clinic may stand behind the address.
 */
const silentBurst = 100;
const silentPerSecond = 10;
/** One that sent more than it may counts as so many: whoever floods waits longer than whoever only stands there. */
const silentPerFlood = 10;
/**
 * Whoever is told to wait is told so a little later, and by then does not ask again. One more of the same address that
 * waits for this answer makes the longest-waiting get it at once: held connections cost memory.
 */
const toldAfterMs = 1_000;
const waitingAllowed = 50;

/** A message comes in few fragments and few packets; more are only there to cost us memory. */
const frameLimits = { maxPayload: limits.messageBytes, maxFragments: 64, maxBufferedChunks: 2_048, closeTimeout: 2_000, autoPong: false };

export interface UpgradeRouterOptions {
  /** Exact origins that may open a socket. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** Default: nobody counts. */
  readonly metrics?: Metrics;
  /** ms of a steady clock. */
  readonly now: () => number;
  /** Who asks, behind whatever proxies; default: whoever holds the other end of the connection. */
  readonly clientOf?: (request: IncomingMessage) => string;
}

/**
 * Every WebSocket of the gateway comes in here: upgrades bypass Express, so everything is checked before anything is
 * accepted. A request without Origin, or with several, is no browser's and is refused.
 */
export class UpgradeRouter {
  readonly #routes = new Map<string, { readonly route: UpgradeRoute; readonly server: WebSocketServer }>();
  readonly #open = new Set<GuardedWebSocket>();
  readonly #strangers = new Crowd(strangersAllowed);
  readonly #waiting = new Crowd(waitingAllowed);
  readonly #turnstile = new Turnstile();
  readonly #wrong: Pace;
  readonly #silent: Pace;
  readonly #options: UpgradeRouterOptions;
  readonly #timer: NodeJS.Timeout;

  constructor(options: UpgradeRouterOptions) {
    this.#options = options;
    this.#wrong = new Pace(wrongPerSecond, wrongBurst, options.now);
    this.#silent = new Pace(silentPerSecond, silentBurst, options.now);
    this.#timer = setInterval(() => this.tick(), tickMs);
    this.#timer.unref();
  }

  register(route: UpgradeRoute): void {
    const server = new WebSocketServer({
      ...frameLimits, noServer: true, clientTracking: false, perMessageDeflate: false, handleProtocols: () => route.subprotocol,
    });
    this.#routes.set(route.path, { route, server });
  }

  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => this.#arrive(request, stream, head));
  }

  /** Number of sockets open now. */
  get size(): number {
    return this.#open.size;
  }

  /** Those of them that have not shown who they are. */
  get strangers(): number {
    return this.#strangers.size;
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

  #arrive(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy());
    const { clientOf = peerOf } = this.#options;
    const subscriber = subscriberOf(clientOf(request));
    this.#turnstile.pass(() => {
      if (!stream.destroyed) this.#upgrade(request, stream, head, subscriber);
    }, this.#silent.isClean(subscriber));
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer, subscriber: string): void {
    const { metrics, now } = this.#options;
    // Exact match of the raw target: refuses absolute forms, queries (a token in a URL) and odd spellings.
    const found = this.#routes.get(request.url ?? '');
    const fault = this.#faultOf(request, found?.route);
    const pace = fault === null ? this.#silent : this.#wrong;
    const waitSeconds = pace.waitSeconds(subscriber);
    if (waitSeconds > 0) return this.#tellToWait(stream, subscriber, waitSeconds);
    if (found === undefined || fault !== null) {
      this.#wrong.take(subscriber);
      return this.#refuse(stream, fault ?? 'not-found');
    }
    found.server.handleUpgrade(request, stream, head, (webSocket) => {
      const socket = new GuardedWebSocket(webSocket, now);
      gateFrames(stream, () => socket.isHeard);
      const leave = this.#strangers.enter(subscriber, () => socket.close(closeCode.rateLimited, 'rate-limited'));
      socket.onKnown(leave);
      socket.onEnd(() => {
        if (socket.hasOverrun && !socket.isKnown) this.#silent.fine(subscriber, silentPerFlood);
        else if (!socket.isKnown) this.#silent.take(subscriber);
      });
      this.#open.add(socket);
      metrics?.count('sockets_opened', found.route.path);
      webSocket.once('close', (code) => {
        metrics?.count('sockets_closed', String(code));
        this.#open.delete(socket);
        leave();
      });
      found.route.handle(socket, request);
    });
  }

  #tellToWait(stream: Duplex, subscriber: string, seconds: number): void {
    const tell = (): void => {
      leave();
      this.#refuse(stream, 'rate-limited', [`Retry-After: ${seconds}`]);
    };
    const timer = setTimeout(tell, toldAfterMs);
    const leave = this.#waiting.enter(subscriber, tell);
    stream.once('close', () => {
      clearTimeout(timer);
      leave();
    });
  }

  #refuse(stream: Duplex, code: ErrorCode, headers?: readonly string[]): void {
    this.#options.metrics?.count('sockets_refused', code);
    refuse(stream, code, headers);
  }

  #faultOf(request: IncomingMessage, route: UpgradeRoute | undefined): ErrorCode | null {
    if (route === undefined) return 'not-found';
    const fault = shapeFault(request, true);
    if (fault !== null) return fault;
    if (allowedOrigin(request, this.#options.allowedOrigins) === null) return 'origin-not-allowed';
    return offeredProtocols(request).includes(route.subprotocol) ? null : 'bad-request';
  }
}

function peerOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? '';
}

function offeredProtocols(request: IncomingMessage): readonly string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
}

function refuse(stream: Duplex, code: ErrorCode, headers: readonly string[] = []): void {
  const status = httpStatusOf(code);
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'Connection: close', 'Content-Length: 0', 'Cache-Control: no-store', ...headers];
  // Ending our side alone would leave the socket open for as long as the peer likes.
  stream.end(`${lines.join('\r\n')}\r\n\r\n`, () => stream.destroy());
}
