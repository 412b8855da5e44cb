import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { Crowd } from './crowd.ts';
import { plainAddress, subscriberOf } from './network-address.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

const perSubscriber = 50;

/**
 * Connections that have not yet sent a whole request, counted by where they come from. Whoever has sent one counts no
 * more, so that a clinic full of people behind one address is not in anybody's way; neither does a trusted proxy,
 * which stands for everybody.
 */
export class HalfOpen {
  readonly #crowd = new Crowd(perSubscriber);
  readonly #leave = new WeakMap<Socket, () => void>();
  readonly #proxies: TrustedProxies;

  constructor(proxies: TrustedProxies) {
    this.#proxies = proxies;
  }

  get size(): number {
    return this.#crowd.size;
  }

  attach(server: Server): void {
    server.on('connection', (socket) => this.#enter(socket));
    server.on('request', (request) => this.#heard(request));
    server.on('upgrade', (request) => this.#leave.get(request.socket)?.());
  }

  #enter(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress ?? '');
    if (this.#proxies.trusts(address)) return;
    const leave = this.#crowd.enter(subscriberOf(address), () => socket.destroy());
    this.#leave.set(socket, leave);
    socket.once('close', leave);
  }

  #heard(request: IncomingMessage): void {
    const leave = this.#leave.get(request.socket);
    if (leave === undefined) return;
    const hasBody = request.headers['transfer-encoding'] !== undefined || request.headers['content-length'] !== undefined;
    // A body may be sent a byte at a time too.
    if (hasBody) request.once('end', leave).once('close', leave);
    else leave();
  }
}
