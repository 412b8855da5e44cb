import type { ClinicId } from './clinic-record.ts';

/** One signed head of a clinic's audit tree. */
export interface CheckpointRecord {
  readonly clinicId: ClinicId;
  /** Entries below it: the first so many of the clinic, in order of writing. */
  readonly treeSize: number;
  /** The signed note, byte for byte. */
  readonly note: string;
  /** ms since the Unix epoch */
  readonly madeAtMs: number;
}
