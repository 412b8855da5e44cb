import type { RefusalCode } from '../messages.ts';
import { fromBase64 } from './base64.ts';
import { KeyAgreementError } from './key-agreement-error.ts';
import type { Candidate, GroupEpoch, KeyAgreement } from './key-agreement.ts';
import { planRoster, type RosterPlan } from './roster-plan.ts';

/** Who is to be in the group and with which key package, until the tree says so. */
export class WishList {
  readonly #agreement: KeyAgreement;
  readonly #onRefused: (participantId: string, code: RefusalCode) => void;
  readonly #wishes = new Map<string, Candidate | null>();
  readonly #used = new Set<string>();

  constructor(agreement: KeyAgreement, onRefused: (participantId: string, code: RefusalCode) => void) {
    this.#agreement = agreement;
    this.#onRefused = onRefused;
  }

  /** `keyPackage` is base64, as the gateway brought it. */
  want(participantId: string, keyPackage: string): void {
    const candidate = this.#inspect(participantId, keyPackage);
    if (candidate !== null) this.#wishes.set(participantId, candidate);
  }

  unwant(participantId: string): void {
    this.#wishes.set(participantId, null);
  }

  refuse(participantId: string, code: RefusalCode): void {
    this.#wishes.delete(participantId);
    this.#onRefused(participantId, code);
  }

  /** The commit took these key packages: they are never used again. */
  took(candidates: readonly Candidate[]): void {
    for (const candidate of candidates) this.#used.add(candidate.id);
  }

  /** What the next commit should do; forgets wishes that are met. */
  plan({ members, ownLeaf }: GroupEpoch): RosterPlan {
    const plan = planRoster({ members, ownLeaf, wishes: this.#wishes, used: this.#used });
    for (const participantId of plan.settled) this.#wishes.delete(participantId);
    for (const participantId of plan.full) this.refuse(participantId, 'full');
    return plan;
  }

  #inspect(participantId: string, keyPackage: string): Candidate | null {
    try {
      const bytes = fromBase64(keyPackage);
      if (bytes === null) throw new KeyAgreementError('malformed');
      const candidate = this.#agreement.inspect(bytes);
      if (candidate.member.participantId === participantId) return candidate;
      this.#onRefused(participantId, 'wrong-participant');
    } catch (error) {
      const code = error instanceof KeyAgreementError && error.code === 'wrong-appointment' ? error.code : 'malformed';
      this.#onRefused(participantId, code);
    }
    return null;
  }
}
