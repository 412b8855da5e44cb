import type { GatewayAddress } from '../gateway/gateway-address.ts';
import type { PageGrounds } from './page-grounds.ts';
import type { SeatMemory } from './seat-memory.ts';
import type { SessionSnapshot } from './snapshot.ts';

/** What the page gives once. */
export interface SessionOptions {
  readonly gateway: GatewayAddress;
  /** URL of this script: the encryption worker lies beside it. */
  readonly scriptUrl: string;
  readonly memory: SeatMemory;
  readonly audioOnly: boolean;
  /** Skip the device check: straight to the waiting room, or for a host into the room. */
  readonly autojoin: boolean;
  /** What the page knows of the appointment before the gateway says it. */
  readonly appointment: SessionSnapshot['appointment'];
  /** Asked at the beginning of each call. */
  readonly grounds: () => PageGrounds;
  /** The page's veto on leaving by a press. */
  readonly mayLeave: () => boolean;
}

/** What opens a seat: the secret of a link (a guest, after a tap), or a token from the clinic's own back end. */
export interface Credentials {
  readonly secret: string | null;
  readonly token: string | null;
  readonly tokenProvider: (() => Promise<string>) | null;
}
