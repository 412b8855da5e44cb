import type { GroupMember } from '../messages.ts';

export interface CommitChange {
  readonly committer: GroupMember;
  readonly added: readonly Omit<GroupMember, 'leaf'>[];
}

/** Names a person by id and signature key: the same person after a reload, another one with another key. */
export const acquaintance = (member: Omit<GroupMember, 'leaf'>): string => `${member.participantId} ${member.signatureKey}`;

/**
 * New people come in by a clinician's commit only. Should every clinician be gone, the others may still remove
 * leaves and take back people whose key this group has held before. `known` holds their acquaintances.
 */
export function mayCommit(change: CommitChange, known: ReadonlySet<string>): boolean {
  return change.committer.role === 'clinician' || change.added.every((member) => known.has(acquaintance(member)));
}
