import { createHash } from 'node:crypto';
import type { AuditEntry } from '@consult-room/protocol';
import { canonicalJson } from './canonical-json.ts';

/** `prev` of the first entry of a chain. */
export const noPrevious = '0'.repeat(64);

/** SHA-256 in hex over the canonical JSON of an entry without its `hash`. */
export function entryHash(entry: Omit<AuditEntry, 'hash'>): string {
  return hashText(canonicalJson(entry));
}

export function hashText(canonical: string): string {
  return createHash('sha256').update(canonical, 'utf8').digest('hex');
}
