import { CodedError } from '../coded-error.ts';
import type { StoredAuditRow } from '../stores/audit-row.ts';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { PurgeRecord } from '../stores/purge-record.ts';
import type { StoreReads } from '../stores/store.ts';
import { toAuditEntry } from './audit-chain.ts';
import { canonicalJson } from './canonical-json.ts';
import { checkpointLine } from './checkpoint-sink.ts';

const pageRows = 200;

/**
 * A clinic's log as NDJSON, some lines per chunk: entries in order of writing, each in canonical JSON, and every
 * checkpoint behind the last entry it covers. Ends with entry `untilSize`; null: with the last there is. `known`: the last
 * purge as it was when `untilSize` was; default: as it is.
 * Memory holds one page at a time. Throws `unavailable` when old entries are deleted meanwhile: half of each log would
 * read like one that was tampered with.
 */
export async function* exportLines(reads: StoreReads, clinicId: ClinicId, untilSize: number | null, known?: PurgeRecord | null): AsyncGenerator<string> {
  const purge = known === undefined ? await reads.lastPurge(clinicId) : known;
  let [position, size] = [purge?.position ?? 0, purge?.treeSize ?? 0];
  if (purge !== null) yield await purgedStart(reads, purge);
  for (;;) {
    const most = untilSize === null ? pageRows : Math.min(pageRows, untilSize - size);
    const rows = most === 0 ? [] : await reads.listAudit(clinicId, position, most);
    const notes = await notesBySize(reads, clinicId, size, rows.length);
    // Asked after reading: the leave to delete is written before anything is deleted.
    if ((await reads.lastPurge(clinicId))?.treeSize !== purge?.treeSize) throw new CodedError('unavailable');
    if (rows.length === 0) break;
    let chunk = '';
    for (const row of rows) {
      size += 1;
      position = row.position;
      chunk += entryLine(row) + (notes.get(size) ?? '');
    }
    yield chunk;
  }
  // Checkpoints over more entries than there are: whoever checks the file must see them.
  for (let after = size; ;) {
    const rest = await reads.listCheckpoints(clinicId, after, pageRows);
    const last = rest.at(-1);
    if (last === undefined || (untilSize !== null && after >= untilSize)) return;
    yield rest.filter(({ treeSize }) => untilSize === null || treeSize <= untilSize).map(({ note }) => checkpointLine(note)).join('');
    after = last.treeSize;
  }
}

/** What is left of a deleted beginning: its subtrees, and the checkpoint that proves them. */
async function purgedStart(reads: StoreReads, { clinicId, treeSize, peaks }: PurgeRecord): Promise<string> {
  const [checkpoint] = await reads.listCheckpoints(clinicId, treeSize - 1, 1);
  return `${canonicalJson({ purged: { entries: treeSize, peaks } })}\n${checkpoint === undefined ? '' : checkpointLine(checkpoint.note)}`;
}

async function notesBySize(reads: StoreReads, clinicId: ClinicId, size: number, rows: number): Promise<ReadonlyMap<number, string>> {
  const checkpoints = await reads.listCheckpoints(clinicId, size, rows);
  return new Map(checkpoints.map(({ treeSize, note }) => [treeSize, checkpointLine(note)]));
}

function entryLine(row: StoredAuditRow): string {
  try {
    return `${canonicalJson(toAuditEntry(row))}\n`;
  } catch {
    // Somebody wrote into the database. The rest of the log is still evidence.
    return `${JSON.stringify({ damaged: row.entry, hash: row.hash })}\n`;
  }
}
