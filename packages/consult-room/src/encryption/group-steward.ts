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
}

export type GroupDecision = 'nothing' | 'create' | 'fetch-commits';

/**
 * What the gateway's word on the current group asks of us. A host opens a new group where there is none, where it was
 * its own committer before a reload, or where the committer is gone; everybody else waits to be added.
 * Somebody who is in the group but behind asks for the commits it missed.
 */
export function decideGroup(message: Omit<GroupMessage, 'type'>, situation: GroupSituation): GroupDecision {
  const { selfId, isHost, groupId, epoch, connected } = situation;
  if (message.groupId !== null && message.groupId === groupId) return message.epoch > epoch ? 'fetch-commits' : 'nothing';
  if (!isHost) return 'nothing';
  if (message.groupId === null || message.committer === null || message.committer === selfId) return 'create';
  return connected.has(message.committer) ? 'nothing' : 'create';
}
