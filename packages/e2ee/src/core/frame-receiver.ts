import type { Slot } from '../messages.ts';
import { additionalData, maxAdditionalBytes, parseSealedFrame, type SealedFrame } from './frame-format.ts';
import { wholeFrame } from './key-frame-start.ts';
import type { KeyRing } from './key-ring.ts';
import { decodeKid } from './kid.ts';
import type { ReceivingKey } from './receiving-key.ts';
import type { StreamCounters } from './stream-counters.ts';
import type { Bytes } from './webcrypto.ts';

/** Every suite here has a 128-bit tag. */
const tagBytes = 16;

export interface Expected {
  readonly participantId: string;
  readonly slot: Slot;
}

export interface FrameReceiverEvents {
  /** A frame came for an epoch whose key is not here (yet, or any more). */
  readonly keyMissing: () => void;
  /** The first frame opened after frames were missed: the decoder wants a key frame. */
  readonly opensAgain: () => void;
}

/**
 * Opens the frames of one stream, and only those its expected sender made for its slot: an SFU that shows one
 * person's camera under another's name, or a screen as a camera, gets nothing through.
 */
export class FrameReceiver {
  readonly #ring: KeyRing;
  readonly #counters: StreamCounters;
  readonly #events: FrameReceiverEvents;
  readonly #aad: Bytes = new Uint8Array(maxAdditionalBytes);
  readonly #expected: Expected;
  #missed = true;

  constructor(ring: KeyRing, expected: Expected, counters: StreamCounters, events: FrameReceiverEvents) {
    this.#ring = ring;
    this.#expected = expected;
    this.#counters = counters;
    this.#events = events;
  }

  /** Null: drop the frame. An empty frame (a gap the jitter buffer reports) carries nothing and is handed on. */
  async open(frame: Bytes): Promise<Bytes | null> {
    if (frame.length === 0) return frame;
    const { slot } = this.#expected;
    const sealed = parseSealedFrame(frame, slot, tagBytes);
    if (sealed === null || sealed.header.ctr > BigInt(Number.MAX_SAFE_INTEGER)) return this.#reject();
    const found = this.#keyFor(sealed);
    if (found === 'missing') return this.#miss();
    if (found === 'wrong') return this.#reject();
    const key = found instanceof Promise ? await found : found;
    if (key === null) return this.#miss();
    return this.#openWith(key, frame, sealed, slot);
  }

  async #openWith(key: ReceivingKey, frame: Bytes, sealed: SealedFrame, slot: Slot): Promise<Bytes | null> {
    const counter = Number(sealed.header.ctr);
    if (!key.window.peek(counter)) return this.#reject();
    const prefix = frame.subarray(0, sealed.prefix);
    this.#aad.set(frame.subarray(sealed.prefix, sealed.bodyStart));
    const aad = additionalData(this.#aad, sealed.header.length, prefix, slot);
    let body: ArrayBuffer;
    try {
      body = await key.cipher.open(counter, aad, frame.subarray(sealed.bodyStart, sealed.bodyEnd));
    } catch {
      return this.#reject();
    }
    if (!key.window.commit(counter)) return this.#reject();
    this.#counters.ok();
    if (this.#missed) {
      this.#missed = false;
      this.#events.opensAgain();
    }
    return wholeFrame(prefix, sealed.prefix, body);
  }

  #keyFor(sealed: SealedFrame): ReceivingKey | Promise<ReceivingKey | null> | 'missing' | 'wrong' {
    const parts = decodeKid(sealed.header.kid);
    if (parts === null || parts.slot !== this.#expected.slot) return 'wrong';
    const keys = this.#ring.receiving(parts.epochBits);
    if (keys === null) return 'missing';
    const { participantId } = this.#expected;
    // Somebody removed since is not listened to, even while the old epoch's keys still serve the others.
    if (keys.leafOf(participantId) !== parts.leaf || this.#ring.newest?.leafOf(participantId) == null) return 'wrong';
    return keys.receivingKey(parts.slot, parts.leaf) ?? 'missing';
  }

  #reject(): null {
    this.#counters.rejected();
    return null;
  }

  #miss(): null {
    this.#missed = true;
    this.#counters.noKey();
    this.#events.keyMissing();
    return null;
  }
}
