import type { ParticipantId } from '@consult-room/protocol';

/** A handle is one role in one room for life; `left` can only be detached. */
export type HandleRole = 'fresh' | 'publisher' | 'subscriber' | 'left';

export interface HandleView {
  readonly role: HandleRole;
  /** An offer or answer of the browser is still unanswered by Janus. */
  readonly negotiating: boolean;
}

/** All the policy may know of a seat's virtual session. */
export interface SessionView {
  readonly sessionId: number;
  readonly handles: ReadonlyMap<number, HandleView>;
  /** The browser's number of a feed → its name at the real Janus. */
  readonly feeds: ReadonlyMap<number, string>;
  readonly room: string;
  readonly pin: string;
  readonly participantId: ParticipantId;
  /** A feed name never used before, for a join as publisher. */
  readonly freshFeed: string;
  /** What Janus gave the seat's publisher; a subscriber must show it (`require_pvtid`). */
  readonly privateId: number | null;
}
