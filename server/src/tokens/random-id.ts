import { randomBytes } from 'node:crypto';

/** 128 random bits behind a kind prefix: see the id schemas of the protocol. */
export function randomId(prefix: 'apt' | 'par' | 'cli' | 'key' | 'aud'): string {
  return `${prefix}_${randomBytes(16).toString('base64url')}`;
}
