import type { Slot } from '../messages.ts';
import { isAudio, isClearPrefix, type ClearPrefix } from './clear-prefix.ts';
import { sealedStartBytes } from './key-frame-start.ts';
import { decodeSFrameHeader, maxHeaderBytes, sframeHeaderLength, writeSFrameHeader, type SFrameHeader } from './sframe-header.ts';
import type { Bytes } from './webcrypto.ts';

/** [clear prefix p][SFrame header][ciphertext ‖ tag][p: 1 byte] */
export interface SealedFrame {
  readonly prefix: ClearPrefix;
  readonly header: SFrameHeader;
  /** Where ciphertext ‖ tag starts and ends. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

const maxPrefixBytes = 10;
export const maxAdditionalBytes = maxHeaderBytes + maxPrefixBytes + 1;

/** Finds the parts of a sealed frame; null for anything our senders cannot have made. */
export function parseSealedFrame(frame: Uint8Array, slot: Slot, tagBytes: number): SealedFrame | null {
  const prefix = frame[frame.length - 1];
  if (!isClearPrefix(prefix) || (prefix !== 0 && isAudio(slot))) return null;
  const header = decodeSFrameHeader(frame, prefix);
  if (header === null) return null;
  const bodyStart = prefix + header.length;
  const bodyEnd = frame.length - 1;
  return bodyEnd - bodyStart < sealedStartBytes(prefix) + tagBytes ? null : { prefix, header, bodyStart, bodyEnd };
}

/**
 * AAD = SFrame header ‖ clear prefix ‖ slot, written into `scratch`. The slot is RFC 9605's metadata: it binds a
 * frame to microphone, camera or screen even if a KID's context bits were ever read differently.
 */
export function additionalData(scratch: Bytes, header: Uint8Array, prefix: Uint8Array, slot: Slot): Bytes {
  scratch.set(header, 0);
  scratch.set(prefix, header.length);
  const length = header.length + prefix.length + 1;
  scratch[length - 1] = slot;
  return scratch.subarray(0, length);
}

/** Room for the whole sealed frame, with prefix, header and last byte in place; the body goes to `bodyStart`. */
export function layOutSealedFrame(prefix: Uint8Array, kid: bigint, ctr: bigint, bodyBytes: number): { readonly out: Bytes; readonly bodyStart: number } {
  const bodyStart = prefix.length + sframeHeaderLength(kid, ctr);
  const out = new Uint8Array(bodyStart + bodyBytes + 1);
  out.set(prefix, 0);
  writeSFrameHeader(out, prefix.length, kid, ctr);
  out[out.length - 1] = prefix.length;
  return { out, bodyStart };
}
