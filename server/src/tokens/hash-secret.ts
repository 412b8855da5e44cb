import { createHash } from 'node:crypto';

/** SHA-256, hex. Enough for secrets of 256 random bits: there is nothing to guess, so nothing to slow down. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}
