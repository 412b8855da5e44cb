import type { Bytes } from './webcrypto.ts';

/** RFC 9605 §4.3: one config byte, then up to eight bytes each of KID and CTR. */
export const maxHeaderBytes = 17;

export interface SFrameHeader {
  readonly kid: bigint;
  readonly ctr: bigint;
  /** Bytes the header takes on the wire. */
  readonly length: number;
}

const maxField = 0xffff_ffff_ffff_ffffn;

/** Bytes a value takes after the config byte; values 0 to 7 ride inside it. */
function fieldLength(value: bigint): number {
  if (value < 8n) return 0;
  let length = 1;
  for (let rest = value >> 8n; rest > 0n; rest >>= 8n) length += 1;
  return length;
}

function writeField(target: Uint8Array, offset: number, value: bigint, length: number): void {
  if (length <= 4) {
    let rest = Number(value);
    for (let at = offset + length - 1; at >= offset; at -= 1) { target[at] = rest & 0xff; rest >>>= 8; }
    return;
  }
  let rest = value;
  for (let at = offset + length - 1; at >= offset; at -= 1) { target[at] = Number(rest & 0xffn); rest >>= 8n; }
}

/** Writes the header at `offset` and returns its length. Throws RangeError when a value does not fit in 64 bits. */
export function writeSFrameHeader(target: Uint8Array, offset: number, kid: bigint, ctr: bigint): number {
  if (kid < 0n || kid > maxField || ctr < 0n || ctr > maxField) throw new RangeError('KID and CTR are 64-bit values');
  const kidLength = fieldLength(kid);
  const ctrLength = fieldLength(ctr);
  const kidBits = kidLength === 0 ? Number(kid) : 0b1000 | (kidLength - 1);
  const ctrBits = ctrLength === 0 ? Number(ctr) : 0b1000 | (ctrLength - 1);
  target[offset] = (kidBits << 4) | ctrBits;
  writeField(target, offset + 1, kid, kidLength);
  writeField(target, offset + 1 + kidLength, ctr, ctrLength);
  return 1 + kidLength + ctrLength;
}

export const sframeHeaderLength = (kid: bigint, ctr: bigint): number => 1 + fieldLength(kid) + fieldLength(ctr);

export function encodeSFrameHeader(kid: bigint, ctr: bigint): Bytes {
  const scratch = new Uint8Array(maxHeaderBytes);
  return scratch.slice(0, writeSFrameHeader(scratch, 0, kid, ctr));
}

function readField(bytes: Uint8Array, offset: number, length: number): bigint {
  let low = 0;
  if (length <= 6) {
    for (let at = offset; at < offset + length; at += 1) low = low * 256 + (bytes[at] ?? 0);
    return BigInt(low);
  }
  let value = 0n;
  for (let at = offset; at < offset + length; at += 1) value = (value << 8n) | BigInt(bytes[at] ?? 0);
  return value;
}

/**
 * Reads a header at `offset`; null when it is cut short or not in its shortest form. The strictness gives every
 * (KID, CTR) exactly one spelling, so nothing can be repeated under another.
 */
export function decodeSFrameHeader(bytes: Uint8Array, offset = 0): SFrameHeader | null {
  const config = bytes[offset];
  if (config === undefined) return null;
  const kidLength = (config & 0x80) === 0 ? 0 : ((config >> 4) & 7) + 1;
  const ctrLength = (config & 0x08) === 0 ? 0 : (config & 7) + 1;
  const length = 1 + kidLength + ctrLength;
  if (offset + length > bytes.length) return null;
  const kid = kidLength === 0 ? BigInt((config >> 4) & 7) : readField(bytes, offset + 1, kidLength);
  const ctr = ctrLength === 0 ? BigInt(config & 7) : readField(bytes, offset + 1 + kidLength, ctrLength);
  if (fieldLength(kid) !== kidLength || fieldLength(ctr) !== ctrLength) return null;
  return { kid, ctr, length };
}
