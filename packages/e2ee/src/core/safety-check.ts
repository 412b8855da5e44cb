import type { GroupMember, SafetyCode } from '../messages.ts';
import { fromBase64 } from './base64.ts';
import { hashBytes, type CodeReveal, type CodeStatement } from './code-statement.ts';
import { deriveSafetyCode } from './safety-code.ts';
import { sameBytes } from './same-bytes.ts';
import { encodeUtf8 } from './utf8.ts';
import type { Bytes, WebCrypto } from './webcrypto.ts';

const commitmentLabel = encodeUtf8('consult-room code 1 commitment');
const commitmentsLabel = encodeUtf8('consult-room code 1 commitments');

/** The epoch a check belongs to: commitments made in one are worth nothing in another. */
export interface CheckedEpoch {
  readonly groupId: Bytes;
  readonly epoch: number;
  readonly authenticator: Bytes;
  readonly ownLeaf: number;
  readonly members: readonly Pick<GroupMember, 'leaf' | 'signatureKey'>[];
}

/**
 * Commit, then reveal, within one epoch: everybody says the hash of a random number, and the number itself only once
 * the hashes of all members are in. Whoever sits between two people has fixed their part on both sides before learning
 * anything that would tell them which one to choose; what is left is one guess in a million.
 *
 * Who said what comes from the group's own signatures. A member who takes back a commitment, reveals something else, or
 * revealed without having all commitments makes the check `tampered` for good.
 */
export class SafetyCheck {
  readonly #webCrypto: WebCrypto;
  readonly #epoch: CheckedEpoch;
  readonly #keys = new Map<number, Bytes>();
  readonly #nonce: Bytes;
  readonly #commitments = new Map<number, Bytes>();
  readonly #reveals = new Map<number, CodeReveal>();
  #all: Bytes | null = null;
  #code: SafetyCode | null = null;
  #tampered = false;

  private constructor(webCrypto: WebCrypto, epoch: CheckedEpoch, nonce: Bytes) {
    this.#webCrypto = webCrypto;
    this.#epoch = epoch;
    this.#nonce = nonce;
    for (const { leaf, signatureKey } of epoch.members.toSorted((a, b) => a.leaf - b.leaf)) this.#keys.set(leaf, fromBase64(signatureKey) ?? new Uint8Array(0));
  }

  /** `nonce`: 32 random bytes, used for this epoch and no other. */
  static async begin(webCrypto: WebCrypto, epoch: CheckedEpoch, nonce: Bytes): Promise<SafetyCheck> {
    const check = new SafetyCheck(webCrypto, epoch, nonce);
    check.#commitments.set(epoch.ownLeaf, await check.#commit(epoch.ownLeaf, nonce));
    return check;
  }

  get code(): SafetyCode | null { return this.#code; }
  get tampered(): boolean { return this.#tampered; }
  /** Our number is out: nobody's commitment can be taken any more. */
  get revealed(): boolean { return this.#all !== null; }

  /** What we have to say at this moment. */
  statement(asking: boolean): CodeStatement {
    const commitment = this.#commitments.get(this.#epoch.ownLeaf) ?? new Uint8Array(hashBytes);
    return { asking, commitment, reveal: this.#all === null ? null : { commitments: this.#all, nonce: this.#nonce } };
  }

  /** `leaf`: whose signature the statement came with. Messages may come in any order and more than once. */
  async hear(leaf: number, { commitment, reveal }: CodeStatement): Promise<void> {
    if (this.#tampered || leaf === this.#epoch.ownLeaf || !this.#keys.has(leaf)) return;
    const before = this.#commitments.get(leaf);
    const revealedBefore = this.#reveals.get(leaf);
    if (before !== undefined && !sameBytes(before, commitment)) return this.#fail();
    if (reveal !== null && revealedBefore !== undefined && !sameReveal(reveal, revealedBefore)) return this.#fail();
    this.#commitments.set(leaf, commitment);
    if (reveal !== null) this.#reveals.set(leaf, reveal);
    await this.#goOn();
  }

  async #goOn(): Promise<void> {
    if (this.#code !== null || this.#commitments.size < this.#keys.size) return;
    this.#all ??= await this.#hash([commitmentsLabel, ...[...this.#keys.keys()].flatMap((leaf) => [Uint8Array.of(leaf), this.#commitments.get(leaf) ?? new Uint8Array(0)])]);
    for (const [leaf, reveal] of this.#reveals) if (!(await this.#holds(leaf, reveal, this.#all))) return this.#fail();
    if (this.#reveals.size < this.#keys.size - 1) return;
    const nonces = [...this.#keys.keys()].map((leaf) => (leaf === this.#epoch.ownLeaf ? this.#nonce : this.#reveals.get(leaf)?.nonce ?? new Uint8Array(0)));
    this.#code = await deriveSafetyCode(this.#webCrypto, { authenticator: this.#epoch.authenticator, signatureKeys: [...this.#keys.values()], nonces });
  }

  async #holds(leaf: number, { commitments, nonce }: CodeReveal, all: Bytes): Promise<boolean> {
    const commitment = this.#commitments.get(leaf);
    return commitment !== undefined && sameBytes(commitments, all) && sameBytes(commitment, await this.#commit(leaf, nonce));
  }

  #fail(): void {
    this.#tampered = true;
    this.#code = null;
    this.#commitments.clear();
    this.#reveals.clear();
  }

  /** Bound to group, epoch and person, so that nobody can pass on another's commitment as their own. */
  #commit(leaf: number, nonce: Bytes): Promise<Bytes> {
    const { groupId, epoch } = this.#epoch;
    const place = new Uint8Array(2 + 8 + 1);
    const view = new DataView(place.buffer);
    view.setUint16(0, groupId.length);
    view.setBigUint64(2, BigInt(epoch));
    view.setUint8(10, leaf);
    return this.#hash([commitmentLabel, place, groupId, this.#keys.get(leaf) ?? new Uint8Array(0), nonce]);
  }

  async #hash(parts: readonly Bytes[]): Promise<Bytes> {
    return new Uint8Array(await this.#webCrypto.digest('SHA-256', Uint8Array.from(parts.flatMap((part) => [...part]))));
  }
}

const sameReveal = (a: CodeReveal, b: CodeReveal): boolean => sameBytes(a.commitments, b.commitments) && sameBytes(a.nonce, b.nonce);
