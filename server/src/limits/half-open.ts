import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Crowd } from './crowd.ts';
import { plainAddress, subscriberOf } from './network-address.ts';
import { spread } from './spread.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

const perSubscriber = 50;
/** For the header of a connection's first request. Node would look for all that are late at once, and write to each. */
const headerWithinMs = 10_000;

interface Standing { readonly leave: () => void; readonly timer: NodeJS.Timeout }

/**
 * Connections that have not yet sent a whole request, counted by where they come from. Whoever has sent one counts no
 * more, so that a clinic full of people behind one address is not in anybody's way; neither does a trusted proxy,
 * which stands for everybody.
 */
export class HalfOpen {
  readonly #crowd = new Crowd(perSubscriber);
  readonly #standing = new WeakMap<Socket, Standing>();
  readonly #proxies: TrustedProxies;

  constructor(proxies: TrustedProxies) {
    this.#proxies = proxies;
  }

  get size(): number {
    return this.#crowd.size;
  }

  attach(server: Server): void {
    server.on('connection', (socket) => this.#enter(socket));
    server.on('request', (request: IncomingMessage) => this.#heard(request));
    server.on('upgrade', (request: IncomingMessage) => this.#headed(request)?.leave());
  }

  #enter(socket: Socket): void {
    // Visitors come over plain TCP. What comes over TLS is another gateway, which has shown its key and stands for everybody.
    if (socket instanceof TLSSocket) return;
    const address = plainAddress(socket.remoteAddress ?? '');
    if (this.#proxies.trusts(address)) return;
    const leave = this.#crowd.enter(subscriberOf(address), () => socket.destroy());
    const timer = setTimeout(() => socket.destroy(), spread(headerWithinMs));
    this.#standing.set(socket, { leave, timer });
    socket.once('close', () => {
      clearTimeout(timer);
      leave();
    });
  }

  #headed(request: IncomingMessage): Standing | undefined {
    const standing = this.#standing.get(request.socket);
    clearTimeout(standing?.timer);
    return standing;
  }

  #heard(request: IncomingMessage): void {
    const leave = this.#headed(request)?.leave;
    if (leave === undefined) return;
    const hasBody = request.headers['transfer-encoding'] !== undefined || request.headers['content-length'] !== undefined;
    // A body may be sent a byte at a time too.
    if (hasBody) request.once('end', leave).once('close', leave);
    else leave();
  }
}
