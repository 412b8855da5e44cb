/** What can be read from outside of a sealed frame: prefix length, and the SFrame header (RFC 9605 §4.3) behind it. */
export interface SealedForm {
  readonly prefixBytes: number;
  readonly kid: number;
  readonly counter: number;
}

const tagBytes = 16;

/** Read independently of the product's own parser; null for a frame that has not this form. */
export function readSealedForm(frame: Buffer): SealedForm | null {
  const prefixBytes = frame.at(-1) ?? -1;
  if (![0, 1, 10].includes(prefixBytes) || frame.length < prefixBytes + 1 + tagBytes + 1) return null;
  const config = frame.readUInt8(prefixBytes);
  let at = prefixBytes + 1;
  const read = (isLong: boolean, bits: number): number => {
    if (!isLong) return bits;
    const bytes = bits + 1;
    if (at + bytes > frame.length - tagBytes - 1 || bytes > 6) return Number.NaN;
    at += bytes;
    return frame.readUIntBE(at - bytes, bytes);
  };
  const kid = read((config & 0x80) !== 0, (config >> 4) & 7);
  const counter = read((config & 0x08) !== 0, config & 7);
  return Number.isNaN(kid) || Number.isNaN(counter) ? null : { prefixBytes, kid, counter };
}

/** The media slot is in the KID's two highest bits of eight: 0 microphone, 1 camera, 2 screen, 3 screen audio. */
export function slotOfKid(kid: number): number {
  return kid >> 6;
}
