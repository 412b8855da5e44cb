import type { Slot } from '../messages.ts';
import { clearPrefixOf } from './clear-prefix.ts';
import { additionalData, maxAdditionalBytes, sealedFrame } from './frame-format.ts';
import { sealedPart, shownPrefix } from './key-frame-start.ts';
import type { KeyRing } from './key-ring.ts';
import { writeSFrameHeader } from './sframe-header.ts';
import type { StreamCounters } from './stream-counters.ts';
import type { Bytes } from './webcrypto.ts';

/** Seals the frames of one slot. Whatever cannot be sealed is dropped: no frame leaves as it came. */
export class FrameSender {
  readonly #ring: KeyRing;
  readonly #slot: Slot;
  readonly #counters: StreamCounters;
  readonly #aad: Bytes = new Uint8Array(maxAdditionalBytes);

  constructor(ring: KeyRing, slot: Slot, counters: StreamCounters) {
    this.#ring = ring;
    this.#slot = slot;
    this.#counters = counters;
  }

  /**
   * Null: drop the frame. `frame` is used up: it must not be read afterwards. The counter is taken before the first
   * await, so calls may overlap.
   */
  async seal(frame: Bytes, mimeType: string | undefined): Promise<Bytes | null> {
    const key = this.#ring.sendingKey(this.#slot);
    if (key === null) {
      this.#counters.noKey();
      return null;
    }
    const prefixLength = clearPrefixOf(this.#slot, mimeType, frame);
    if (prefixLength === null) {
      this.#counters.rejected();
      return null;
    }
    const counter = key.takeCounter();
    const { cipher } = key;
    const ctr = BigInt(counter);
    const prefix = shownPrefix(frame, prefixLength);
    const plaintext = sealedPart(frame, prefixLength);
    const aad = additionalData(this.#aad, writeSFrameHeader(this.#aad, 0, cipher.kid, ctr), prefix, this.#slot);
    const out = sealedFrame(prefix, cipher.kid, ctr, await cipher.seal(counter, aad, plaintext));
    this.#counters.ok();
    return out;
  }
}
