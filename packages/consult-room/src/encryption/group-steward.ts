import type { ServerMessage } from '@consult-room/protocol';

export type GroupMessage = Extract<ServerMessage, { readonly type: 'group' }>;

export interface GroupSituation {
  readonly selfId: string;
  readonly isHost: boolean;
  /** The group our worker is in, or null. */
  readonly groupId: string | null;
  /** Epoch of our worker's group. */
  readonly epoch: number;
  /** Ids of the people whose sockets are alive. */
  readonly connected: ReadonlySet<string>;
  /** Ids of the people whose seats may not enter the room, by the last roster. */
  readonly outside: ReadonlySet<string>;
  /** The group this page founded last, or null: never replaced for want of a committer. */
  readonly founded: string | null;
}

export type GroupDecision = 'nothing' | 'create' | 'fetch-commits';

/**
 * What the gateway's word on the current group asks of us. A host opens a new group where there is none, where it was
 * its own committer before a reload, or where the committer is gone; everybody else waits to be added.
 * Inside the group, a committer whose line broke keeps the part: the seat has to be out of the room.
 * Somebody who is in the group but behind asks for the commits it missed.
 */
export function decideGroup(message: Omit<GroupMessage, 'type'>, situation: GroupSituation): GroupDecision {
  const { selfId, isHost, groupId, epoch, connected } = situation;
  if (message.groupId !== null && message.groupId === groupId) {
    if (isOrphaned(message, situation)) return 'create';
    return message.epoch > epoch ? 'fetch-commits' : 'nothing';
  }
  if (!isHost) return 'nothing';
  if (message.groupId === null || message.committer === null || message.committer === selfId) return 'create';
  return connected.has(message.committer) ? 'nothing' : 'create';
}

/** Are we a host in a group of somebody who left the room? Their leaf would stay, and nobody let newcomers in. */
export function isOrphaned({ groupId, committer }: Omit<GroupMessage, 'type'>, situation: GroupSituation): boolean {
  if (!situation.isHost || groupId === null || groupId !== situation.groupId || groupId === situation.founded) return false;
  return committer === null || (committer !== situation.selfId && situation.outside.has(committer));
}
