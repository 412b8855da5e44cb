import type { GroupMember } from '@consult-room/e2ee/messages';
import type { EvidenceState } from './encryption-evidence.ts';

export interface Verdict {
  readonly state: EvidenceState | 'verified';
  readonly code: string;
}

/**
 * Comparing the code says who holds the keys, frames say that the keys are in use: the lock is `verified` (code `compared`)
 * only where both are so. `about`: the members of the group it is to speak for, ourselves left out. `silent`: participants
 * out of touch inside the group; whatever frames say, keys may no longer be the same on both sides (code `out-of-touch`).
 */
export function verdictOf(seen: Verdict, about: readonly GroupMember[], unverified: readonly GroupMember[], silent: readonly string[]): Verdict {
  if (about.some((member) => silent.includes(member.participantId))) return { state: 'pending', code: 'out-of-touch' };
  const compared = about.length > 0 && about.every((member) => !unverified.some(({ participantId }) => participantId === member.participantId));
  return seen.state === 'encrypted' && compared ? { state: 'verified', code: 'compared' } : seen;
}
