import type { RtpPacket } from './rtp-packet.ts';

/** Puts the frames of one VP8 stream together again (RFC 7741); a frame that misses a packet is left out. */
export class Vp8Frames {
  #parts: Buffer[] = [];
  #last: RtpPacket | null = null;

  /** The frame this packet completes, or null. */
  take(packet: RtpPacket): Buffer | null {
    if (packet.payload.length === 0) return null;
    const { starts, content } = readDescriptor(packet.payload);
    const follows = this.#last !== null && this.#last.timestamp === packet.timestamp && ((this.#last.sequence + 1) & 0xffff) === packet.sequence;
    this.#last = packet;
    if (starts) this.#parts = [];
    else if (!follows || this.#parts.length === 0) {
      this.#parts = [];
      return null;
    }
    this.#parts.push(content);
    if (!packet.marker) return null;
    const frame = Buffer.concat(this.#parts);
    this.#parts = [];
    return frame;
  }
}

/** RFC 7741 §4.2: the payload descriptor, and what stands behind it. */
function readDescriptor(payload: Buffer): { readonly starts: boolean; readonly content: Buffer } {
  const first = payload.readUInt8(0);
  let at = 1;
  if ((first & 0x80) !== 0) {
    const extension = payload.readUInt8(at++);
    if ((extension & 0x80) !== 0) at += (payload.readUInt8(at) & 0x80) === 0 ? 1 : 2;
    if ((extension & 0x40) !== 0) at += 1;
    if ((extension & 0x30) !== 0) at += 1;
  }
  return { starts: (first & 0x17) === 0x10, content: payload.subarray(at) };
}

/**
 * Would a decoder take this for a VP8 frame? The frame tag (RFC 6386 §9.1) must name a known version and a first
 * partition that fits into the frame, and a key frame must carry its start code.
 */
export function parsesAsVp8(frame: Buffer): boolean {
  if (frame.length < 3) return false;
  const tag = frame.readUIntLE(0, 3);
  const isKeyFrame = (tag & 1) === 0;
  const headerBytes = isKeyFrame ? 10 : 3;
  if (((tag >> 1) & 7) > 3 || frame.length <= headerBytes) return false;
  if (isKeyFrame && frame.readUIntBE(3, 3) !== 0x9d012a) return false;
  const firstPartitionBytes = tag >> 5;
  return firstPartitionBytes > 0 && headerBytes + firstPartitionBytes <= frame.length;
}
