import type { AuditEntry } from '@consult-room/protocol';
import { randomId } from '../tokens/random-id.ts';
import type { AuditHead, AuditRow } from '../stores/audit-row.ts';
import type { StoreTransaction } from '../stores/store.ts';
import type { AuditEvent } from './audit-event.ts';
import { canonicalJson } from './canonical-json.ts';
import { entryHash, hashText, noPrevious } from './entry-hash.ts';

/**
 * Writes the event as the next link of its chain, in the caller's transaction: the act and its record stand or fall together.
 * Who may have to try again gives the id, which the store takes only once.
 */
export async function appendAudit(tx: StoreTransaction, event: AuditEvent, nowMs: number, id = newAuditId()): Promise<void> {
  const head = await tx.auditHead(event.clinicId, event.chain);
  await tx.insertAudit(toAuditRow(event, head, id, nowMs));
}

export function newAuditId(): string {
  return randomId('aud');
}

export function toAuditRow(event: AuditEvent, head: AuditHead | null, id: string, nowMs: number): AuditRow {
  const seq = (head?.seq ?? 0) + 1;
  const entry: Omit<AuditEntry, 'hash'> = {
    v: 1, id, clinic: event.clinicId, appointment: event.chain, seq,
    ts: new Date(nowMs).toISOString(), actor: event.actor, action: event.action, outcome: event.outcome ?? 'success',
    ...(event.target !== undefined && { target: event.target }),
    ...(event.detail !== undefined && { detail: event.detail }),
    prev: head?.hash ?? noPrevious,
  };
  const text = canonicalJson(entry);
  return { clinicId: event.clinicId, chain: event.chain, seq, id, entry: text, hash: hashText(text) };
}

/** The entry as it is served. The stored text is the truth; it is parsed, never rebuilt. */
export function toAuditEntry(row: AuditRow): AuditEntry {
  return { ...(JSON.parse(row.entry) as Omit<AuditEntry, 'hash'>), hash: row.hash };
}

/**
 * Checks one chain from its first entry: numbering, links and hashes.
 * Returns the seq of the first entry that does not fit, or null. A cut-off tail needs an outside checkpoint to be seen.
 */
export function firstBrokenLink(entries: readonly AuditEntry[]): number | null {
  let prev = noPrevious;
  for (const [index, entry] of entries.entries()) {
    const { hash, ...rest } = entry;
    if (entry.seq !== index + 1 || entry.prev !== prev || entryHash(rest) !== hash) return index + 1;
    prev = hash;
  }
  return null;
}
