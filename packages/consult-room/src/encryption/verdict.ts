import type { GroupMember } from '@consult-room/e2ee/messages';
import type { EvidenceState } from './encryption-evidence.ts';

export interface Verdict {
  readonly state: EvidenceState | 'verified';
  readonly code: string;
}

/**
 * Comparing the code says who holds the keys, frames say that the keys are in use: the lock is `verified` (code `compared`)
 * only where both are so. `about`: the members of the group it is to speak for, ourselves left out.
 */
export function verdictOf(seen: Verdict, about: readonly GroupMember[], unverified: readonly GroupMember[]): Verdict {
  const compared = about.length > 0 && about.every((member) => !unverified.some(({ participantId }) => participantId === member.participantId));
  return seen.state === 'encrypted' && compared ? { state: 'verified', code: 'compared' } : seen;
}
