import type { ClinicId } from '../stores/clinic-record.ts';
import type { PurgeRecord } from '../stores/purge-record.ts';
import type { StoreReads } from '../stores/store.ts';
import { toAuditEntry } from './audit-chain.ts';
import { hashText } from './entry-hash.ts';
import { MerkleTree } from './merkle-tree.ts';

const pageRows = 500;

/** The first entries of a log, read to the letter. */
export interface OldEntries {
  readonly tree: MerkleTree;
  /** Of the last one. */
  readonly position: number;
  /** Is each what its hash says? */
  readonly isWhole: boolean;
  /** Time of the youngest, ms since the Unix epoch. */
  readonly youngestMs: number;
}

/** Reads the first `size` entries, behind those that `purge` names, or as many as there are. Memory holds one page at a time. */
export async function readOldEntries(reads: StoreReads, clinicId: ClinicId, purge: PurgeRecord | null, size: number): Promise<OldEntries> {
  const tree = purge === null ? new MerkleTree() : MerkleTree.fromPeaks(purge.treeSize, purge.peaks.map((hash) => Buffer.from(hash, 'hex')));
  let [position, youngestMs, isWhole] = [purge?.position ?? 0, 0, true];
  while (isWhole && tree.size < size) {
    const rows = await reads.listAudit(clinicId, position, Math.min(pageRows, size - tree.size));
    if (rows.length === 0) break;
    isWhole = rows.every(({ entry, hash }) => hashText(entry) === hash);
    for (const row of isWhole ? rows : []) {
      tree.append(Buffer.from(row.hash, 'hex'));
      youngestMs = Math.max(youngestMs, Date.parse(toAuditEntry(row).ts));
      position = row.position;
    }
  }
  return { tree, position, isWhole, youngestMs };
}
