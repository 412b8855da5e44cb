import { slot, type GroupMember, type Slot } from '../messages.ts';
import type { CipherSuite } from './cipher-suite.ts';
import { FrameCipher } from './frame-cipher.ts';
import { deriveFrameKey } from './frame-key.ts';
import { encodeKid, epochBitsOf, maxLeaf } from './kid.ts';
import { ReceivingKey } from './receiving-key.ts';
import { SendingKey } from './sending-key.ts';
import type { Bytes, SecretKey, WebCrypto } from './webcrypto.ts';

export interface EpochKeysInput {
  /** base64 MLS group id */
  readonly groupId: string;
  readonly epoch: number;
  readonly ownLeaf: number;
  readonly members: readonly GroupMember[];
  /** `MLS-Exporter("SFrame 1.0 Base Key", "", AEAD.Nk)` (RFC 9605 §5.2); overwritten with zeros. */
  readonly baseKey: Bytes;
}

/** Everything frames need of one MLS epoch: our sending keys, the others' receiving keys, who sits on which leaf. */
export class EpochKeys {
  readonly groupId: string;
  readonly epoch: number;
  readonly epochBits: number;
  readonly #webCrypto: WebCrypto;
  readonly #suite: CipherSuite;
  readonly #leaves: ReadonlyMap<string, number>;
  #baseKey: SecretKey | null;
  #sending: readonly SendingKey[] = [];
  readonly #receiving = new Map<bigint, ReceivingKey | Promise<ReceivingKey | null>>();

  private constructor(webCrypto: WebCrypto, suite: CipherSuite, input: EpochKeysInput, baseKey: SecretKey) {
    this.#webCrypto = webCrypto;
    this.#suite = suite;
    this.groupId = input.groupId;
    this.epoch = input.epoch;
    this.epochBits = epochBitsOf(input.epoch);
    this.#leaves = new Map(input.members.filter((member) => member.leaf <= maxLeaf).map((member) => [member.participantId, member.leaf]));
    this.#baseKey = baseKey;
  }

  /** Derives all four sending keys, so that sealing never waits. Throws RangeError for a leaf beyond the KID layout. */
  static async create(webCrypto: WebCrypto, suite: CipherSuite, input: EpochKeysInput): Promise<EpochKeys> {
    try {
      const baseKey = await webCrypto.importKey('raw', input.baseKey, 'HKDF', false, ['deriveBits', 'deriveKey']);
      const keys = new EpochKeys(webCrypto, suite, input, baseKey);
      const slots = Object.values(slot).toSorted((a, b) => a - b);
      keys.#sending = await Promise.all(slots.map(async (which) => {
        const kid = encodeKid(which, input.ownLeaf, input.epoch);
        return new SendingKey(new FrameCipher(webCrypto, suite, await deriveFrameKey(webCrypto, suite, baseKey, kid, 'encrypt')));
      }));
      return keys;
    } finally {
      input.baseKey.fill(0);
    }
  }

  leafOf(participantId: string): number | null {
    return this.#leaves.get(participantId) ?? null;
  }

  sendingKey(which: Slot): SendingKey | null {
    return this.#sending[which] ?? null;
  }

  /** Derived when first needed; null once erased. */
  receivingKey(which: Slot, leaf: number): ReceivingKey | Promise<ReceivingKey | null> | null {
    if (this.#baseKey === null || leaf > maxLeaf) return null;
    const kid = encodeKid(which, leaf, this.epoch);
    const known = this.#receiving.get(kid);
    if (known !== undefined) return known;
    const derived = this.#derive(this.#baseKey, kid);
    this.#receiving.set(kid, derived);
    return derived;
  }

  /** Forgets every key: frames of this epoch can neither be sealed nor opened from here on. */
  erase(): void {
    this.#baseKey = null;
    this.#sending = [];
    this.#receiving.clear();
  }

  async #derive(baseKey: SecretKey, kid: bigint): Promise<ReceivingKey | null> {
    const key = new ReceivingKey(new FrameCipher(this.#webCrypto, this.#suite, await deriveFrameKey(this.#webCrypto, this.#suite, baseKey, kid, 'decrypt')));
    if (this.#baseKey === null) return null;
    this.#receiving.set(kid, key);
    return key;
  }
}
