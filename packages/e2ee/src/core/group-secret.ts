import type { Proposal, PskIndex } from 'ts-mls';
import { KeyAgreementError } from './key-agreement-error.ts';
import { sameBytes } from './same-bytes.ts';
import { encodeUtf8 } from './utf8.ts';
import type { Bytes, WebCrypto } from './webcrypto.ts';

/** 128 bits in base64url. Whoever is added without the secret could try guesses at leisure: a short one is none. */
const minCharacters = 22;
const pskBytes = 32;

/**
 * The secret the clinic gave to everybody's page and to nobody in between, as external PSK (RFC 9420 §8.4): without it
 * nobody can be added, nor read a Welcome. Null secret: the appointment has none, and a PSK is refused.
 */
export class GroupSecret {
  readonly #id: Bytes;
  readonly #psk: Bytes | null;
  readonly #randomBytes: (length: number) => Bytes;

  private constructor(id: Bytes, psk: Bytes | null, randomBytes: (length: number) => Bytes) {
    this.#id = id;
    this.#psk = psk;
    this.#randomBytes = randomBytes;
  }

  /** Throws KeyAgreementError `secret-weak`. */
  static async open(webCrypto: WebCrypto, appointmentId: string, secret: string | null, randomBytes: (length: number) => Bytes): Promise<GroupSecret> {
    const id = encodeUtf8(`consult-room/1 group secret|${appointmentId}`);
    if (secret === null) return new GroupSecret(id, null, randomBytes);
    if (secret.length < minCharacters) throw new KeyAgreementError('secret-weak');
    const key = await webCrypto.importKey('raw', encodeUtf8(secret), 'HKDF', false, ['deriveBits']);
    const psk = await webCrypto.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: id }, key, pskBytes * 8);
    return new GroupSecret(id, new Uint8Array(psk), randomBytes);
  }

  get inUse(): boolean { return this.#psk !== null; }

  /** What a commit that adds carries besides. `nonceBytes`: the suite's hash length; the nonce is fresh each time. */
  proposals(nonceBytes: number): readonly Proposal[] {
    if (this.#psk === null) return [];
    return [{ proposalType: 'psk', psk: { preSharedKeyId: { psktype: 'external', pskId: this.#id, pskNonce: this.#randomBytes(nonceBytes) } } }];
  }

  /** A commit that adds carries the PSK exactly once where there is a secret; no other commit carries any. */
  accepts(proposals: readonly Proposal[]): boolean {
    const psks = proposals.filter((one) => one.proposalType === 'psk');
    const expected = this.#psk !== null && proposals.some((one) => one.proposalType === 'add') ? 1 : 0;
    return psks.length === expected && psks.every((one) => this.#isOurs((one as Extract<Proposal, { readonly proposalType: 'psk' }>).psk.preSharedKeyId));
  }

  /** For one reading of a message: `asked` hears that the sender used a PSK, known to us or not. */
  index(asked: () => void = () => {}): PskIndex {
    return {
      findPsk: (id) => {
        asked();
        return this.#psk !== null && this.#isOurs(id) ? this.#psk : undefined;
      },
    };
  }

  #isOurs(id: Parameters<PskIndex['findPsk']>[0]): boolean {
    return id.psktype === 'external' && sameBytes(id.pskId, this.#id);
  }
}
