import type { IceServer } from '@consult-room/protocol';
import type { AdmittedSeat } from '../ports.ts';

/** Somebody at the device check. Not admitted: nothing here leads to a room. */
export interface CheckGuest {
  readonly seat: AdmittedSeat;
  /** Hash of the device in the seat. */
  readonly device: string;
  /** Good for a minute. */
  readonly iceServers: readonly IceServer[];
}

/** What the test of the network asks of the appointments. Implemented in appointments/. */
export interface CheckGate {
  /** Who a check token speaks for, if they are at their device check at this moment; else throws a CodedError. */
  checkingSeat(token: string): CheckGuest;
  /** Asked again all the time: from the waiting room on nothing may be sent or received. */
  isChecking(guest: CheckGuest): boolean;
}
