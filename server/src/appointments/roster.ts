import { isHost, mayEnterRoom, type ParticipantId, type RosterEntry, type SeatState } from '@consult-room/protocol';
import type { Consultation, SeatRecord } from '../stores/consultation.ts';
import type { MediaState } from './seat-connections.ts';

/** States a clinician inside is told of, beside the people in the room. */
const atTheDoor: ReadonlySet<SeatState> = new Set(['arrived', 'checking', 'waiting', 'held']);

interface RosterSources {
  /** As everybody may know it: an admission under way is not one yet. */
  shownState(seat: SeatRecord): SeatState;
  /** Of the seat's browser; null while none is connected. */
  mediaOf(id: ParticipantId): MediaState | null;
}

/** The people one seat may know of: a guest those in the room, a clinician also those before it. */
export function rosterFor(viewer: SeatRecord, consultation: Consultation, sources: RosterSources): readonly RosterEntry[] {
  return consultation.seats.flatMap((seat) => {
    const state = sources.shownState(seat);
    const isKnown = mayEnterRoom(state) || (isHost(viewer.role) && atTheDoor.has(state));
    return isKnown ? [toEntry(seat, state, sources.mediaOf(seat.id))] : [];
  });
}

function toEntry(seat: SeatRecord, state: SeatState, media: MediaState | null): RosterEntry {
  return {
    id: seat.id, role: seat.role, name: seat.name, state, connected: media !== null,
    microphone: media?.microphone ?? false, camera: media?.camera ?? false, screen: media?.screen ?? false,
    ...(media?.reconnecting === true && { reconnecting: true }),
    ...(seat.waitingSinceMs !== null && !mayEnterRoom(state) && { waitingSince: seat.waitingSinceMs }),
  };
}
