import { decodeAck, encodeAck } from './ack-message.ts';
import type { GroupEpoch, PlacedMember } from './key-agreement.ts';
import type { Say, TalkPart } from './talk-part.ts';
import type { Bytes } from './webcrypto.ts';

/** Everybody says once that they hold the epoch's keys: who has heard that of all may send with them. */
export class Acknowledgements implements TalkPart {
  readonly #say: Say;
  readonly #onAll: (epoch: GroupEpoch) => void;
  #epoch: GroupEpoch | null = null;
  #missing = new Set<number>();

  constructor(say: Say, onAll: (epoch: GroupEpoch) => void) {
    this.#say = say;
    this.#onAll = onAll;
  }

  async begin(epoch: GroupEpoch): Promise<void> {
    this.#epoch = epoch;
    this.#missing = new Set(epoch.members.map((member) => member.leaf).filter((leaf) => leaf !== epoch.ownLeaf));
    if (this.#missing.size > 0) await this.#say(encodeAck(epoch.ownLeaf));
  }

  async hear({ leaf }: PlacedMember, content: Bytes): Promise<void> {
    if (this.#epoch === null || decodeAck(content) !== leaf) return;
    if (this.#missing.delete(leaf) && this.#missing.size === 0) this.#onAll(this.#epoch);
  }

  dueAt(): null { return null; }
  async tick(): Promise<void> { /* said once: the ring does not wait long for anybody */ }
  end(): void { this.#epoch = null; }
}
