import { slot, type Slot } from '../messages.ts';

/** Bytes of a frame's start that may stay readable, as the frame's last byte states it. */
export type ClearPrefix = 0 | 1 | 10;

export const isClearPrefix = (value: number | undefined): value is ClearPrefix => value === 0 || value === 1 || value === 10;

export const isAudio = (which: Slot): boolean => which === slot.microphone || which === slot.screenAudio;

/** VP8 (RFC 7741 §4.3, RFC 6386 §9.1): P bit clear and the start code says key frame. */
function isVp8KeyFrame(frame: Uint8Array): boolean {
  return frame.length >= 10 && ((frame[0] ?? 1) & 1) === 0 && frame[3] === 0x9d && frame[4] === 0x01 && frame[5] === 0x2a;
}

/**
 * How many bytes of `frame` stay in clear (authenticated all the same), or null when its codec may not be sent.
 * An SFU finds VP8 key frames only in the clear header, and a packetizer reads a VP8 frame's first byte; VP9 and
 * Opus need nothing. Browsers that tell no MIME type get the VP8 rule: with VP9 it shows header bits, no picture.
 */
export function clearPrefixOf(which: Slot, mimeType: string | undefined, frame: Uint8Array): ClearPrefix | null {
  if (frame.length === 0) return 0;
  const codec = mimeType?.toLowerCase();
  if (isAudio(which)) return codec === undefined || codec === 'audio/opus' ? 0 : null;
  if (codec === 'video/vp9') return 0;
  if (codec !== undefined && codec !== 'video/vp8') return null;
  return isVp8KeyFrame(frame) ? 10 : 1;
}
