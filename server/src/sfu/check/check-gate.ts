import type { IceServer } from '@consult-room/protocol';
import type { AdmittedSeat } from '../ports.ts';

/** Somebody who tests the network. Not admitted: nothing here leads to a room. */
export interface CheckGuest {
  /** Whose test it is: one at a time. */
  readonly key: string;
  /** Null: of no appointment. */
  readonly seat: AdmittedSeat | null;
  /** Hash of the device in the seat. */
  readonly device: string | null;
  /** Good for a minute. */
  readonly iceServers: readonly IceServer[];
}

/** What the test of the network asks of the appointments. Implemented in appointments/. */
export interface CheckGate {
  /** Who a check token speaks for, if they may test at this moment; else throws a CodedError. */
  checkingSeat(token: string): CheckGuest;
  /** Asked again all the time: from the waiting room on nothing may be sent or received. */
  isChecking(guest: CheckGuest): boolean;
}
