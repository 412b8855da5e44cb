import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Hands upgrades to whoever attached itself, without a port or a parser in between. */
export class UpgradeEmitter extends EventEmitter {
  /** All a router uses of a server is its `upgrade` event. */
  asServer(): Server {
    return this as unknown as Server;
  }

  upgrade(request: IncomingMessage, stream: Duplex): void {
    this.emit('upgrade', request, stream, Buffer.alloc(0));
  }
}
