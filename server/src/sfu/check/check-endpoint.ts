import { Crowd } from '../../limits/crowd.ts';
import type { GuardedSocket, UpgradeRoute } from '../../upgrade-route.ts';
import { CheckDoor, type CheckDoorOptions } from './check-door.ts';

/**
 * The door of the network test. It stands beside `/v1/janus` and shares nothing with it: there is no session to claim
 * here, no verb of Janus to speak, and no way from here into a room.
 */
export class CheckEndpoint implements UpgradeRoute {
  readonly path = '/v1/check';
  readonly subprotocol = 'consult.v1';
  readonly #options: CheckDoorOptions;

  constructor(options: Omit<CheckDoorOptions, 'crowd'>) {
    this.#options = { ...options, crowd: new Crowd(1) };
  }

  handle(socket: GuardedSocket): void {
    CheckDoor.open(socket, this.#options);
  }
}
