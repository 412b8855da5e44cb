import { isFinal, isHost, isOver, limits, type AppointmentState, type ErrorCode, type SeatState } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import type { AppointmentRecord, SeatRecord } from '../stores/consultation.ts';

const overCodes: Readonly<Partial<Record<AppointmentState, ErrorCode>>> = {
  ended: 'appointment-ended', 'no-show': 'appointment-ended', cancelled: 'appointment-cancelled',
};
const finalCodes: Readonly<Partial<Record<SeatState, ErrorCode>>> = {
  removed: 'seat-removed', denied: 'seat-denied', expired: 'link-expired',
};

/** Why nothing can happen in this appointment any more, or null. */
export function overCode(state: AppointmentState): ErrorCode | null {
  return isOver(state) ? overCodes[state] ?? 'appointment-ended' : null;
}

/** Why this seat is closed for good, or null. */
export function finalCode(state: SeatState): ErrorCode | null {
  return isFinal(state) ? finalCodes[state] ?? 'seat-removed' : null;
}

/**
 * Throws `too-early` or `link-expired` outside the appointment's hours. A clinician may come early: nobody is let in by
 * that. A person who is inside when the window closes stays; see the expiry sweep.
 */
export function checkHours(appointment: AppointmentRecord, seat: SeatRecord, nowMs: number): void {
  const opensAtMs = appointment.startMs - limits.doorOpensBeforeMs;
  if (nowMs < opensAtMs && !isHost(seat.role)) throw new CodedError('too-early', 'the door is not open yet', { opensAt: new Date(opensAtMs).toISOString() });
  const isInside = seat.state === 'admitted' || seat.state === 'in-room' || seat.state === 'held';
  if (nowMs > appointment.endMs + limits.doorClosesAfterMs && !isInside) throw new CodedError('link-expired');
}
