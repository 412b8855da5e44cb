import type { Slot } from '../messages.ts';
import { clearPrefixOf } from './clear-prefix.ts';
import { additionalData, layOutSealedFrame, maxAdditionalBytes } from './frame-format.ts';
import { sealedPart, shownPrefix } from './key-frame-start.ts';
import type { KeyRing } from './key-ring.ts';
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

  /** Null: drop the frame. The counter is taken before the first await, so calls may overlap. */
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
    const prefix = shownPrefix(frame, prefixLength);
    const plaintext = sealedPart(frame, prefixLength);
    const bodyBytes = plaintext.length + key.cipher.tagBytes;
    const { out, bodyStart } = layOutSealedFrame(prefix, key.cipher.kid, BigInt(counter), bodyBytes);
    const aad = additionalData(this.#aad, out.subarray(prefixLength, bodyStart), prefix, this.#slot);
    out.set(new Uint8Array(await key.cipher.seal(counter, aad, plaintext)), bodyStart);
    this.#counters.ok();
    return out;
  }
}
