import type { Role } from '@consult-room/protocol';
import type { HandleRole } from './session-view.ts';

/** What a browser knows of its session: enough for another process to go on with it as if nothing had happened. */
export interface SessionMemory {
  /** The browser's number of the session. */
  readonly id: number;
  readonly role: Role;
  readonly privateId: number | null;
  /** `id` is the browser's number of the handle, `realId` that of Janus. */
  readonly handles: readonly { readonly id: number; readonly realId: number; readonly role: HandleRole }[];
  /** The browser's number of a feed, and its name at Janus; oldest first. */
  readonly feeds: readonly (readonly [number, string])[];
}
