import type { CiphersuiteImpl } from 'ts-mls';
import { fromBase64, toBase64 } from './base64.ts';
import { encodeUtf8 } from './utf8.ts';

/** Ed25519: `publicKey` raw (32 bytes), `signKey` PKCS #8. */
export interface SignatureKey {
  readonly publicKey: Uint8Array;
  readonly signKey: Uint8Array;
}

const publicKeyBytes = 32;

/** publicKey ‖ signKey, for a reload of the same page. */
export const saveSignatureKey = (key: SignatureKey): string => toBase64(Uint8Array.from([...key.publicKey, ...key.signKey]));

/** The saved key pair if it is one, or a fresh one. */
export async function openSignatureKey(saved: string | null, suite: CiphersuiteImpl): Promise<SignatureKey> {
  const bytes = saved === null ? null : fromBase64(saved);
  if (bytes === null) return suite.signature.keygen();
  const key = { publicKey: bytes.slice(0, publicKeyBytes), signKey: bytes.slice(publicKeyBytes) };
  return await fits(key, suite) ? key : suite.signature.keygen();
}

async function fits(key: SignatureKey, suite: CiphersuiteImpl): Promise<boolean> {
  const probe = encodeUtf8('consult-room signature key');
  try {
    return await suite.signature.verify(key.publicKey, probe, await suite.signature.sign(key.signKey, probe));
  } catch {
    return false;
  }
}
