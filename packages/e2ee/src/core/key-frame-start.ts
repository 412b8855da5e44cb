import type { ClearPrefix } from './clear-prefix.ts';
import { framedBody } from './framed-body.ts';
import type { Bytes } from './webcrypto.ts';

/** RFC 6386 §9.1: the frame tag, frame type and flags in its low five bits, the first partition's length in the rest. */
const frameTagBytes = 3;
const flagBits = 0x1f;

/** How many bytes of the clear prefix also travel sealed, ahead of the rest of the frame. */
export const sealedStartBytes = (prefix: ClearPrefix): number => (prefix === 10 ? frameTagBytes : 0);

/**
 * What is shown of a frame's first bytes. An SFU needs a VP8 key frame's type, start code and size; the length of its
 * first partition would let a decoder without the key take some sealed frames for pictures and draw noise. So that
 * length is sealed, and the clear bytes claim more than any frame holds: every such decoder refuses the frame.
 */
export function shownPrefix(frame: Bytes, prefix: ClearPrefix): Bytes {
  const shown = frame.slice(0, prefix);
  if (sealedStartBytes(prefix) === 0) return shown;
  shown[0] = ((shown[0] ?? 0) & flagBits) | ~flagBits;
  shown.fill(0xff, 1, frameTagBytes);
  return shown;
}

/**
 * What is sealed: everything the prefix does not show as it is. Call it after `shownPrefix`: a key frame's start is
 * moved beside the rest within `frame`, so that a large frame needs no second buffer.
 */
export function sealedPart(frame: Bytes, prefix: ClearPrefix): Bytes {
  const startBytes = sealedStartBytes(prefix);
  frame.copyWithin(prefix - startBytes, 0, startBytes);
  return frame.subarray(prefix - startBytes);
}

/** The frame as it was: `shown` with its own start back in place, then the rest of `opened`, which is used up. */
export function wholeFrame(shown: Uint8Array, prefix: ClearPrefix, opened: ArrayBuffer): Bytes {
  if (prefix === 0) return new Uint8Array(opened);
  const startBytes = sealedStartBytes(prefix);
  const frame = framedBody(opened, prefix - startBytes, 0);
  frame.copyWithin(0, prefix - startBytes, prefix);
  frame.set(shown.subarray(startBytes), startBytes);
  return frame;
}
