import type { GroupMember } from '../messages.ts';
import type { Acquaintance, Acquaintances } from './acquaintances.ts';

export interface CommitChange {
  readonly committer: Pick<GroupMember, 'role'>;
  readonly added: readonly Acquaintance[];
}

/**
 * New people come in by a clinician's commit only. Should every clinician be gone, the others may still remove
 * leaves and take back people this group has `known` and no clinician has put out.
 */
export function mayCommit(change: CommitChange, known: Pick<Acquaintances, 'has'>): boolean {
  return change.committer.role === 'clinician' || change.added.every((member) => known.has(member));
}
