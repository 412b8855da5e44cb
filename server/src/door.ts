import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import { fellowServer, type LineUse } from './cluster/fellow-line.ts';
import { visitorHeader } from './cluster/forwarded-headers.ts';
import type { Config } from './config/config.ts';
import { HalfOpen } from './limits/half-open.ts';
import { plainAddress } from './limits/network-address.ts';
import { TrustedProxies } from './limits/trusted-proxies.ts';
import type { Metrics } from './metrics/metrics.ts';
import { asksForWebSocket } from './sockets/asks-for-web-socket.ts';

/** Who takes requests and upgrades; `attach` returns how to go. */
export interface Desk {
  attach(server: Server): () => void;
}

/** Whoever sends more slowly than this only holds a connection. Overdue requests are looked for every 2 s. */
const patience = { headersTimeout: 10_000, requestTimeout: 20_000, connectionsCheckingInterval: 2_000 };
/** The same for whoever does not read. */
const stalledMs = 30_000;
/** Connections get this long to end what they are at. */
const farewellMs = 1_000;

/** The ports: one for visitors, and one for fellow gateways where there are any. Who sits behind it may change. */
export class Door implements AsyncDisposable {
  readonly #config: Config;
  readonly #server: Server;
  readonly #proxies: TrustedProxies;
  readonly #fellowLines = new WeakMap<Socket, LineUse>();
  #fellows: TlsServer | null = null;
  #leave: () => void = () => {};
  #isDraining = false;

  constructor(config: Config, metrics: Metrics) {
    this.#config = config;
    this.#proxies = new TrustedProxies(config.trustedProxies);
    this.#server = createServer({ ...patience, shouldUpgradeCallback: asksForWebSocket });
    this.#server.timeout = stalledMs;
    this.#server.maxConnections = config.maxConnections;
    const halfOpen = new HalfOpen(this.#proxies);
    halfOpen.attach(this.#server);
    metrics.gauge('connections_half_open', () => halfOpen.size);
  }

  /** Rejects when a port is taken. `fellowKey`: shared with the other gateways; null: there are none. */
  async listen(fellowKey: Buffer | null): Promise<void> {
    const { internalAddress, port, host } = this.#config;
    if (fellowKey !== null && internalAddress !== null) await this.#listenToFellows(internalAddress, fellowKey);
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
  }

  /** The port it listens on; differs from the configured one only when that was 0. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** From now on this desk takes what comes; the one before gets nothing more. */
  seat(desk: Desk): void {
    this.#leave();
    this.#leave = desk.attach(this.#server);
  }

  /** Who asks, behind whatever proxies and fellow gateways. */
  clientOf(request: IncomingMessage): string {
    const visitor = this.isFellow(request) ? request.headers[visitorHeader] : undefined;
    return typeof visitor === 'string' ? plainAddress(visitor) : this.#proxies.clientOf(request);
  }

  /** Does this come from another gateway, for a visitor or for itself? */
  isFellow(request: IncomingMessage): boolean {
    return this.#fellowLines.has(request.socket);
  }

  /** Does another gateway ask itself? What it passes on for a visitor comes on another line. */
  isFellowsOwn(request: IncomingMessage): boolean {
    return this.#fellowLines.get(request.socket) === 'gateways';
  }

  /** Tells monitors that nobody new should come. */
  drain(): void {
    this.#isDraining = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.drain();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#fellows?.close();
    this.#leave();
    this.#server.closeIdleConnections();
    const force = setTimeout(() => this.#server.closeAllConnections(), farewellMs);
    await closed;
    clearTimeout(force);
  }

  async #listenToFellows(address: string, key: Buffer): Promise<void> {
    this.#fellows = fellowServer(key, (line, use) => {
      this.#fellowLines.set(line, use);
      this.#server.emit('connection', line);
    });
    const { hostname, port } = new URL(`tls://${address}`);
    this.#fellows.listen(Number(port), hostname.replace(/^\[(.*)\]$/, '$1'));
    await once(this.#fellows, 'listening');
  }
}
