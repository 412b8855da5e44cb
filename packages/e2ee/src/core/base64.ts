import type { Bytes } from './webcrypto.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map(Array.from(alphabet, (letter, value) => [letter, value] as const));

/** Standard alphabet, padded (RFC 4648 §4); written out because the core has neither `btoa` nor Buffer. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.subarray(at, at + 3);
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    text += b === undefined ? '=' : alphabet.charAt((group >> 6) & 63);
    text += c === undefined ? '=' : alphabet.charAt(group & 63);
  }
  return text;
}

/** Null for anything but padded base64. */
export function fromBase64(text: string): Bytes | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let group = 0;
  for (let at = 0, out = 0; at < text.length; at += 1) {
    const value = at >= text.length - padding ? 0 : values.get(text.charAt(at));
    if (value === undefined) return null;
    group = (group << 6) | value;
    if (at % 4 !== 3) continue;
    for (const shift of [16, 8, 0]) if (out < bytes.length) { bytes[out] = (group >> shift) & 0xff; out += 1; }
    group = 0;
  }
  return bytes;
}
