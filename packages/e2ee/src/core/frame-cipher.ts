import type { CipherSuite } from './cipher-suite.ts';
import type { FrameKey } from './frame-key.ts';
import type { Bytes, WebCrypto } from './webcrypto.ts';

/**
 * AEAD of one KID. The nonce is salt XOR CTR (RFC 9605 §4.4.3), built in one scratch buffer: WebCrypto copies it
 * before the call returns.
 */
export class FrameCipher {
  readonly kid: bigint;
  readonly tagBytes: number;
  readonly #webCrypto: WebCrypto;
  readonly #key: FrameKey;
  readonly #nonce: Bytes;
  readonly #nonceView: DataView;
  readonly #saltHigh: number;
  readonly #saltLow: number;

  constructor(webCrypto: WebCrypto, suite: CipherSuite, key: FrameKey) {
    this.kid = key.kid;
    this.tagBytes = suite.tagBytes;
    this.#webCrypto = webCrypto;
    this.#key = key;
    this.#nonce = key.salt.slice();
    this.#nonceView = new DataView(this.#nonce.buffer);
    this.#saltHigh = this.#nonceView.getUint32(suite.nonceBytes - 8);
    this.#saltLow = this.#nonceView.getUint32(suite.nonceBytes - 4);
  }

  /** ciphertext ‖ tag. The caller owns the rule that a `ctr` is used once. */
  seal(ctr: number, additionalData: Bytes, plaintext: Bytes): Promise<ArrayBuffer> {
    return this.#webCrypto.encrypt({ name: 'AES-GCM', iv: this.#nonceFor(ctr), additionalData, tagLength: this.tagBytes * 8 }, this.#key.key, plaintext);
  }

  /** Rejects when the tag does not fit. */
  open(ctr: number, additionalData: Bytes, ciphertext: Bytes): Promise<ArrayBuffer> {
    return this.#webCrypto.decrypt({ name: 'AES-GCM', iv: this.#nonceFor(ctr), additionalData, tagLength: this.tagBytes * 8 }, this.#key.key, ciphertext);
  }

  #nonceFor(ctr: number): Bytes {
    const end = this.#nonce.length;
    this.#nonceView.setUint32(end - 8, (this.#saltHigh ^ Math.floor(ctr / 0x1_0000_0000)) >>> 0);
    this.#nonceView.setUint32(end - 4, (this.#saltLow ^ (ctr >>> 0)) >>> 0);
    return this.#nonce;
  }
}
