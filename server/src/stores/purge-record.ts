import type { ClinicId } from './clinic-record.ts';

/** The beginning of a clinic's log is deleted: so many entries, and what remains of the tree over them. */
export interface PurgeRecord {
  readonly clinicId: ClinicId;
  /** Entries deleted, from the first on; a checkpoint of this size stands. */
  readonly treeSize: number;
  /** Position of the last one. */
  readonly position: number;
  /** Roots of the complete subtrees over them, largest first, in hex. */
  readonly peaks: readonly string[];
  /** ms since the Unix epoch */
  readonly madeAtMs: number;
}
