export interface RtpPacket {
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
  /** Last packet of a video frame. */
  readonly marker: boolean;
  /** Without padding; empty for a packet that is nothing else. */
  readonly payload: Buffer;
}

/** RFC 3550 §5.1; null for anything else. */
export function parseRtp(bytes: Buffer): RtpPacket | null {
  if (bytes.length < 12 || (bytes.readUInt8(0) >> 6) !== 2) return null;
  const first = bytes.readUInt8(0);
  let start = 12 + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) start += 4 + bytes.readUInt16BE(start + 2) * 4;
  const padding = (first & 0x20) === 0 ? 0 : bytes.readUInt8(bytes.length - 1);
  if (start > bytes.length - padding) return null;
  return {
    ssrc: bytes.readUInt32BE(8), sequence: bytes.readUInt16BE(2), timestamp: bytes.readUInt32BE(4),
    marker: (bytes.readUInt8(1) & 0x80) !== 0, payload: bytes.subarray(start, bytes.length - padding),
  };
}
