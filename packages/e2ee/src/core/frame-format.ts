import type { Slot } from '../messages.ts';
import { isAudio, isClearPrefix, type ClearPrefix } from './clear-prefix.ts';
import { framedBody } from './framed-body.ts';
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
 * AAD = SFrame header ‖ clear prefix ‖ slot. The header already stands at the start of `scratch`, the rest is put
 * behind it. The slot is RFC 9605's metadata: it binds a frame to microphone, camera or screen even if a KID's
 * context bits were ever read differently.
 */
export function additionalData(scratch: Bytes, headerLength: number, prefix: Uint8Array, slot: Slot): Bytes {
  scratch.set(prefix, headerLength);
  const length = headerLength + prefix.length + 1;
  scratch[length - 1] = slot;
  return scratch.subarray(0, length);
}

/** The whole sealed frame around ciphertext ‖ tag, which is used up. */
export function sealedFrame(prefix: Uint8Array, kid: bigint, ctr: bigint, body: ArrayBuffer): Bytes {
  const out = framedBody(body, prefix.length + sframeHeaderLength(kid, ctr), 1);
  out.set(prefix);
  writeSFrameHeader(out, prefix.length, kid, ctr);
  out[out.length - 1] = prefix.length;
  return out;
}
