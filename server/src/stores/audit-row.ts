import type { ClinicId } from './clinic-record.ts';

/** One stored audit entry. `entry` is the canonical JSON that was hashed: it is never rendered again. */
export interface AuditRow {
  readonly clinicId: ClinicId;
  /** The chain: an appointment id, or the clinic's own chain. */
  readonly chain: string;
  readonly seq: number;
  readonly id: string;
  readonly entry: string;
  readonly hash: string;
}

export interface StoredAuditRow extends AuditRow {
  /** Order of insertion over all chains. */
  readonly position: number;
}

/** A leaf of the clinic's tree. */
export interface AuditLeaf {
  readonly position: number;
  readonly hash: string;
}

export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}
