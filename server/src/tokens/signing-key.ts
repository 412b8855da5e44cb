import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { madeAtMs } from './key-schedule.ts';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A fresh P-256 key, named after the moment it was made. */
export function generateSigningKey(now: Date): SigningKey {
  const made = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return { kid: `${made}Z-${randomBytes(8).toString('base64url')}`, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
}

/** Throws for a name that is no kid and for anything but P-256. */
export function readSigningKey(kid: string, pem: string): SigningKey {
  madeAtMs(kid);
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('signing keys must be P-256');
  return { kid, privateKey, publicKey: createPublicKey(privateKey) };
}
