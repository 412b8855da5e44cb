import type { UpgradeRoute, GuardedSocket } from '../upgrade-route.ts';
import { BrowserDoor, type BrowserDoorOptions } from './browser-door.ts';

/** The door janus.js knocks at: it believes to speak to a Janus. */
export class VirtualEndpoint implements UpgradeRoute {
  readonly path = '/v1/janus';
  readonly subprotocol = 'janus-protocol';
  readonly #options: BrowserDoorOptions;

  constructor(options: BrowserDoorOptions) {
    this.#options = options;
  }

  handle(socket: GuardedSocket): void {
    BrowserDoor.open(socket, this.#options);
  }
}
