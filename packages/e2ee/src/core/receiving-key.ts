import type { FrameCipher } from './frame-cipher.ts';
import { ReplayWindow } from './replay-window.ts';

/** Another member's key of one slot and epoch, with the counters already seen. Outlives the receivers that use it. */
export class ReceivingKey {
  readonly cipher: FrameCipher;
  readonly window = new ReplayWindow();

  constructor(cipher: FrameCipher) {
    this.cipher = cipher;
  }
}
