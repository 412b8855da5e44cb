import type { AuditEntry } from '@consult-room/protocol';
import { canonicalJson } from './canonical-json.ts';

/** A line of an export. */
export type ExportLine = { readonly entry: AuditEntry } | { readonly checkpoint: string } | { readonly purged: PurgedStart };

/** First line where the beginning of the log is deleted: so many entries, and the roots of the subtrees over them, in hex. */
export interface PurgedStart {
  readonly entries: number;
  readonly peaks: readonly string[];
}

/** Reads one line, without its newline. Null for anything but the very bytes an export holds: one reading, no second. */
export function readExportLine(line: string): ExportLine | null {
  const value = parse(line);
  if (typeof value !== 'object' || value === null || canonicalOrNull(value) !== line) return null;
  if ('checkpoint' in value) return typeof value.checkpoint === 'string' && Object.keys(value).length === 1 ? { checkpoint: value.checkpoint } : null;
  if ('purged' in value) return isPurgedStart(value.purged) && Object.keys(value).length === 1 ? { purged: value.purged } : null;
  return isEntry(value) ? { entry: value } : null;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function canonicalOrNull(value: unknown): string | null {
  try {
    return canonicalJson(value);
  } catch {
    return null;
  }
}

function isPurgedStart(value: unknown): value is PurgedStart {
  if (typeof value !== 'object' || value === null || !('entries' in value) || !('peaks' in value)) return false;
  const { entries, peaks } = value;
  return Number.isSafeInteger(entries) && Number(entries) > 0 && Array.isArray(peaks) && peaks.every(isHash);
}

/** Only what the check reads; the rest is vouched for by the hash. */
function isEntry(value: object): value is AuditEntry {
  const { v, clinic, appointment, seq, ts, prev, hash } = value as Partial<Readonly<Record<keyof AuditEntry, unknown>>>;
  const areTexts = [clinic, appointment, ts].every((text) => typeof text === 'string' && text.length <= 200);
  return v === 1 && areTexts && Number.isSafeInteger(seq) && isHash(prev) && isHash(hash);
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
