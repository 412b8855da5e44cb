import * as z from 'zod/mini';

export const seatStateSchema = z.enum([
  'invited', 'arrived', 'checking', 'waiting', 'admitted', 'in-room', 'held', 'left', 'denied', 'removed', 'expired',
]);
export type SeatState = z.infer<typeof seatStateSchema>;

/** What can happen to a seat. The gateway alone applies these; browsers only ask. */
export type SeatEvent = 'arrive' | 'check' | 'wait' | 'admit' | 'enter' | 'hold' | 'resume' | 'leave' | 'deny' | 'remove' | 'expire';

const transitions: Readonly<Record<SeatState, Partial<Record<SeatEvent, SeatState>>>> = {
  invited: { arrive: 'arrived', remove: 'removed', expire: 'expired' },
  arrived: { check: 'checking', wait: 'waiting', admit: 'admitted', leave: 'left', deny: 'denied', remove: 'removed', expire: 'expired' },
  checking: { check: 'checking', wait: 'waiting', leave: 'left', deny: 'denied', remove: 'removed', expire: 'expired' },
  waiting: { check: 'checking', wait: 'waiting', admit: 'admitted', leave: 'left', deny: 'denied', remove: 'removed', expire: 'expired' },
  admitted: { enter: 'in-room', hold: 'held', leave: 'left', remove: 'removed', expire: 'expired' },
  'in-room': { enter: 'in-room', hold: 'held', leave: 'left', remove: 'removed', expire: 'expired' },
  held: { resume: 'admitted', leave: 'left', remove: 'removed', expire: 'expired' },
  // Someone who left may come back while the appointment is open: through the waiting room again.
  left: { arrive: 'arrived', remove: 'removed', expire: 'expired' },
  denied: { remove: 'removed', expire: 'expired' },
  removed: {},
  expired: {},
};

/** The next state, or null where the event is not allowed: the caller answers with `seat-state`. */
export function nextSeatState(state: SeatState, event: SeatEvent): SeatState | null {
  return transitions[state][event] ?? null;
}

/** May this seat touch media, keys and the roster? The one question every door asks. */
export function mayEnterRoom(state: SeatState): boolean {
  return state === 'admitted' || state === 'in-room';
}

/** No way back from here without a new invitation. */
export function isFinal(state: SeatState): boolean {
  return state === 'removed' || state === 'expired' || state === 'denied';
}
