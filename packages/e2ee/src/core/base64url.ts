import { fromBase64, toBase64 } from './base64.ts';
import type { Bytes } from './webcrypto.ts';

/** RFC 4648 §5, without padding. */
export const toBase64url = (bytes: Uint8Array): string => toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** Null for anything but the one spelling `toBase64url` gives these bytes: no padding, no stray bits, no other alphabet. */
export function fromBase64url(text: string): Bytes | null {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = fromBase64(text.replaceAll('-', '+').replaceAll('_', '/').padEnd(Math.ceil(text.length / 4) * 4, '='));
  return bytes !== null && toBase64url(bytes) === text ? bytes : null;
}
