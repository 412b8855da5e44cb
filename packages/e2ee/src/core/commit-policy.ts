import type { GroupMember } from '../messages.ts';

type Acquaintance = Pick<GroupMember, 'participantId' | 'signatureKey'>;

export interface CommitChange {
  readonly committer: Acquaintance & Pick<GroupMember, 'role'>;
  readonly added: readonly Acquaintance[];
}

/** Names a person by id and signature key: the same person after a reload, another one with another key. */
export const acquaintance = ({ participantId, signatureKey }: Acquaintance): string => `${participantId} ${signatureKey}`;

/**
 * New people come in by a clinician's commit only. Should every clinician be gone, the others may still remove
 * leaves and take back people whose key this group has held before. `known` holds their acquaintances.
 */
export function mayCommit(change: CommitChange, known: ReadonlySet<string>): boolean {
  return change.committer.role === 'clinician' || change.added.every((member) => known.has(acquaintance(member)));
}
