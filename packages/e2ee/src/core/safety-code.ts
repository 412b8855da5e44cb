import type { SafetyCode } from '../messages.ts';
import { encodeUtf8 } from './utf8.ts';
import type { Bytes, WebCrypto } from './webcrypto.ts';

const label = encodeUtf8('consult-room code 1');
const digitCount = 6;
const pictureCount = 4;
const pictureTableSize = 64;
/** Of the derived bytes, those that become digits: so many that the remainder favours none of them. */
const digitBytes = 8;

export interface SafetyCodeInput {
  /** RFC 9420 §8.7 */
  readonly authenticator: Bytes;
  /** Each member's leaf signature key, in any order. */
  readonly signatureKeys: readonly Bytes[];
  /** What the members revealed, in the order of their leaves. */
  readonly nonces: readonly Bytes[];
}

/** HKDF-SHA256 over what all members of one epoch share; keys and nonces are 32 bytes each, so their bounds are clear. */
export async function deriveSafetyCode(webCrypto: WebCrypto, { authenticator, signatureKeys, nonces }: SafetyCodeInput): Promise<SafetyCode> {
  const secret = await webCrypto.importKey('raw', authenticator, 'HKDF', false, ['deriveBits']);
  const info = concat([label, ...signatureKeys.toSorted(byBytes), ...nonces]);
  const bits = (digitBytes + pictureCount) * 8;
  const derived = new Uint8Array(await webCrypto.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info }, secret, bits));
  const number = new DataView(derived.buffer).getBigUint64(0) % 10n ** BigInt(digitCount);
  return { digits: String(number).padStart(digitCount, '0'), pictures: [...derived.subarray(digitBytes)].map((byte) => byte % pictureTableSize) };
}

function byBytes(a: Bytes, b: Bytes): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function concat(parts: readonly Bytes[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
