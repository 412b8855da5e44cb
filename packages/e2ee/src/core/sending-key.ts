import type { FrameCipher } from './frame-cipher.ts';

/**
 * Counters one key may use. AES-GCM is far from its bounds there; at 200 frames a second it lasts eight months.
 */
const counterLimit = 2 ** 32;

/**
 * Our own key of one slot and epoch, and the only owner of its counter. All simulcast layers of the slot share it:
 * a nonce cannot repeat because a number is handed out once.
 */
export class SendingKey {
  readonly cipher: FrameCipher;
  readonly #limit: number;
  #next = 0;

  constructor(cipher: FrameCipher, limit = counterLimit) {
    this.cipher = cipher;
    this.#limit = limit;
  }

  /** Throws RangeError when the counters are used up. */
  takeCounter(): number {
    if (this.#next >= this.#limit) throw new RangeError('counters of this key are used up');
    const counter = this.#next;
    this.#next += 1;
    return counter;
  }
}
