import { toBase64 } from './base64.ts';
import { newGroupId } from './group-id.ts';
import type { GroupEpoch, KeyAgreement } from './key-agreement.ts';
import type { Outbox } from './outbox.ts';
import type { Bytes } from './webcrypto.ts';

export interface FoundingOptions {
  readonly agreement: KeyAgreement;
  readonly appointmentId: string;
  readonly randomBytes: (length: number) => Bytes;
  readonly outbox: Outbox;
  /** The gateway took it: this group is the appointment's. */
  readonly onFounded: (epoch: GroupEpoch) => Promise<void>;
}

/** A new group with only us in it, from the wish to the gateway's answer. Until then the old one goes on. */
export class Founding {
  readonly #options: FoundingOptions;
  #underWay: { readonly letter: number; readonly groupId: string; readonly replaces: string | null } | null = null;

  constructor(options: FoundingOptions) {
    this.#options = options;
  }

  get isUnderWay(): boolean { return this.#underWay !== null; }

  async found(replaces: string | null): Promise<void> {
    if (this.#underWay !== null) {
      // Asked twice, or asked because the gateway already tells of the very group we are founding.
      if (replaces === this.#underWay.replaces || replaces === this.#underWay.groupId) return;
      this.#options.outbox.withdraw(this.#underWay.letter);
    }
    const { agreement, appointmentId, randomBytes, outbox, onFounded } = this.#options;
    const epoch = await agreement.create(newGroupId(appointmentId, randomBytes));
    const groupId = toBase64(epoch.groupId);
    const letter = outbox.post({ type: 'group-create', groupId, replaces }, async (result) => {
      if (result === 'failed') return;
      outbox.withdraw(letter);
      this.#underWay = null;
      // On conflict somebody else's group is the appointment's: their Welcome brings us in.
      if (result === 'ok') await onFounded(epoch);
    });
    this.#underWay = { letter, groupId, replaces };
  }

  /** Somebody took us into their group meanwhile. */
  withdraw(): void {
    if (this.#underWay !== null) this.#options.outbox.withdraw(this.#underWay.letter);
    this.#underWay = null;
  }
}
