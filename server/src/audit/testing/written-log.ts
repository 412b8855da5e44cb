import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { AuditEntry } from '@consult-room/protocol';
import { toAuditEntry, toAuditRow } from '../audit-chain.ts';
import { canonicalJson } from '../canonical-json.ts';
import { checkpointLine } from '../checkpoint-sink.ts';
import { originOf, signCheckpoint } from '../checkpoint.ts';
import { ExportVerifier, type Finding, type Verified } from '../export-verifier.ts';
import { rootOf } from '../merkle-tree.ts';

export interface KeyPair { readonly publicKey: KeyObject; readonly privateKey: KeyObject }

export function newKeys(): KeyPair {
  return generateKeyPairSync('ed25519');
}

/** What happened; where it stands in the log follows from the order. */
export interface Happening { readonly chain: string; readonly place: number }

/** Three appointments that overlap. */
export function happenings(count: number): readonly Happening[] {
  return Array.from({ length: count }, (_, index) => ({ chain: `apt_${index % 3}`, place: index }));
}

export function entriesOf(events: readonly Happening[]): readonly AuditEntry[] {
  const heads = new Map<string, AuditEntry>();
  return events.map(({ chain, place }) => {
    const event = { clinicId: 'cli_1', chain, actor: { kind: 'seat', subject: 'par_1' }, action: 'seat.waiting', detail: { place } } as const;
    const entry = toAuditEntry(toAuditRow(event, heads.get(chain) ?? null, `aud_${place}`, 1_000 * place));
    heads.set(chain, entry);
    return entry;
  });
}

export function noteOver(entries: readonly AuditEntry[], size: number, keys: KeyPair, clinicId = 'cli_1'): string {
  return signCheckpoint({ origin: originOf(clinicId), size, root: rootOf(entries.slice(0, size).map(({ hash }) => Buffer.from(hash, 'hex'))) }, keys.privateKey);
}

/** The lines of an export with a checkpoint behind each of `sealedAt`. */
export function exportOf(entries: readonly AuditEntry[], sealedAt: readonly number[], keys: KeyPair): readonly string[] {
  return entries.flatMap((entry, index) => {
    const line = canonicalJson(entry);
    return sealedAt.includes(index + 1) ? [line, checkpointLine(noteOver(entries, index + 1, keys)).trimEnd()] : [line];
  });
}

export function check(lines: readonly string[], keys: KeyPair, outside: readonly string[] | null = null): Finding | Verified {
  const verifier = new ExportVerifier([keys.publicKey], outside);
  for (const line of lines) {
    const finding = verifier.add(line);
    if (finding !== null) return finding;
  }
  return verifier.finish();
}
