import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** The key pair checkpoints are signed with. */
export interface AuditSigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Reads the Ed25519 key, PKCS #8 in PEM, from a file only we can read; made at the first start. Throws when the file holds anything else. */
export async function loadAuditSigningKey(file: string): Promise<AuditSigningKey> {
  const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  try {
    // wx: never overwrites. A key that is lost makes every older checkpoint unverifiable.
    await writeFile(file, made, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const privateKey = createPrivateKey(await readFile(file));
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('the audit signing key must be Ed25519');
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
