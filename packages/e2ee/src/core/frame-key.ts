import type { CipherSuite } from './cipher-suite.ts';
import type { Bytes, HkdfInput, SecretKey, WebCrypto } from './webcrypto.ts';

/** Key and salt of one KID (RFC 9605 §4.4.2). */
export interface FrameKey {
  readonly kid: bigint;
  readonly key: SecretKey;
  readonly salt: Bytes;
}

const ascii = (text: string): Bytes => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** label ‖ KID (8 bytes) ‖ cipher suite (2 bytes) */
export function frameKeyLabel(label: string, kid: bigint, suite: CipherSuite): Bytes {
  const head = ascii(label);
  const info = new Uint8Array(head.length + 10);
  info.set(head);
  const view = new DataView(info.buffer);
  view.setBigUint64(head.length, kid);
  view.setUint16(head.length + 8, suite.id);
  return info;
}

const hkdf = (suite: CipherSuite, info: Bytes): HkdfInput => ({ name: 'HKDF', hash: suite.hash, salt: new Uint8Array(0), info });

/** Derives one KID's key without the raw key ever being in our memory. `baseKey` is an HKDF key. */
export async function deriveFrameKey(webCrypto: WebCrypto, suite: CipherSuite, baseKey: SecretKey, kid: bigint, usage: 'encrypt' | 'decrypt'): Promise<FrameKey> {
  const keyInput = hkdf(suite, frameKeyLabel('SFrame 1.0 Secret key ', kid, suite));
  const saltInput = hkdf(suite, frameKeyLabel('SFrame 1.0 Secret salt ', kid, suite));
  const [key, salt] = await Promise.all([
    webCrypto.deriveKey(keyInput, baseKey, { name: 'AES-GCM', length: suite.keyBytes * 8 }, false, [usage]),
    webCrypto.deriveBits(saltInput, baseKey, suite.nonceBytes * 8),
  ]);
  return { kid, key, salt: new Uint8Array(salt) };
}
