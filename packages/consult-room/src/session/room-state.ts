import type { SeatState } from '@consult-room/protocol';
import type { RoomState } from './snapshot.ts';

/** Where the person is, why, and whether trying again may help. */
export interface Room {
  readonly state: RoomState;
  readonly reason: string | null;
  readonly recoverable: boolean;
}

export type RoomEvent =
  /** To the door: at the start, when it is too early, when the seat is open elsewhere, when a token ran out. */
  | { readonly type: 'door'; readonly reason: string | null }
  /** The gateway's word on the seat. */
  | { readonly type: 'seat'; readonly seat: SeatState }
  /** Our own media stands and its keys are agreed. */
  | { readonly type: 'media-up' }
  /** Our media is gone for now, with its connection (`media`) or because its keys are (`encryption`). */
  | { readonly type: 'media-lost'; readonly cause: 'media' | 'encryption' }
  /** The line to the gateway has been down long enough to say so. */
  | { readonly type: 'link-lost' }
  | { readonly type: 'failed'; readonly code: string; readonly recoverable: boolean }
  | { readonly type: 'ended'; readonly reason: string }
  /** The person wants it tried once more, in a call that is not over. */
  | { readonly type: 'retry' }
  /** The person tries again, after trouble or an end. */
  | { readonly type: 'reopen' };

export const initialRoom: Room = { state: 'door', reason: null, recoverable: false };

const at = (state: RoomState, reason: string | null = null, recoverable = false): Room => ({ state, reason, recoverable });

/** The next room, or null where the event does not belong: the caller leaves everything as it is. */
export function nextRoom(room: Room, event: RoomEvent): Room | null {
  if (room.state === 'ended') return event.type === 'reopen' ? at('door', 'opening') : null;
  // What no retry cures stays on the screen, whatever becomes of the seat meanwhile.
  if (room.state === 'trouble' && !room.recoverable && event.type !== 'reopen' && event.type !== 'ended') return null;
  switch (event.type) {
    case 'door':
      return at('door', event.reason, true);
    case 'seat':
      return ofSeat(room, event.seat);
    case 'media-up':
      return room.state === 'connecting' || room.state === 'reconnecting' || room.state === 'trouble' ? at('in-room') : null;
    case 'media-lost':
      return room.state === 'in-room' ? at('reconnecting', event.cause) : null;
    case 'link-lost':
      return room.state === 'waiting' || room.state === 'held' ? at('reconnecting', 'link') : null;
    case 'failed':
      return at('trouble', event.code, event.recoverable);
    case 'ended':
      return at('ended', event.reason);
    case 'retry':
      return room.state === 'trouble' ? at('reconnecting', 'media') : null;
    case 'reopen':
      return room.state === 'trouble' ? at('door', 'opening') : null;
    default:
      return unreachable(event);
  }
}

function ofSeat(room: Room, seat: SeatState): Room {
  switch (seat) {
    case 'invited':
    case 'arrived':
    case 'checking':
      return at('checking');
    case 'waiting':
      return at('waiting');
    case 'admitted':
    case 'in-room':
      // Only media tells that media is back; the seat was ours all along.
      return room.state === 'in-room' || (room.state === 'reconnecting' && room.reason !== 'link') || room.reason === 'not-reconnected' ? room : at('connecting');
    case 'held':
      return at('held');
    case 'left':
      // Said of a seat that comes back later: through the check and the waiting room again.
      return at('checking');
    case 'denied':
    case 'removed':
    case 'expired':
      return at('ended', seat);
    default:
      return unreachable(seat);
  }
}

function unreachable(value: never): never {
  throw new TypeError(`unexpected ${JSON.stringify(value)}`);
}
