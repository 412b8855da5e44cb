import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import type { SfuStore } from '../sfu/ports.ts';
import type { AuditHead, AuditLeaf, AuditRow, StoredAuditRow } from './audit-row.ts';
import type { CheckpointRecord } from './checkpoint-record.ts';
import type { ApiKeyChange, ApiKeyRecord, ClinicId, ClinicRecord } from './clinic-record.ts';
import type { AppointmentChange, AppointmentRecord, Consultation, SeatChange, SeatRecord } from './consultation.ts';
import type { CommitRecord, GroupRecord, KeyPackageRecord } from './group-record.ts';
import type { PurgeRecord } from './purge-record.ts';

/** Each call sees committed data of one moment. */
export interface StoreReads {
  /** The clinic created first: the one the bootstrap API key belongs to. */
  firstClinic(): Promise<ClinicId | null>;
  /** Every clinic, oldest first. */
  listClinics(): Promise<readonly ClinicId[]>;
  findClinic(id: ClinicId): Promise<ClinicRecord | null>;
  /** Also one that is revoked or past its end. */
  findApiKey(keyHash: string): Promise<ApiKeyRecord | null>;
  /** Oldest first, also those that are good for nothing any more. */
  listApiKeys(clinicId: ClinicId): Promise<readonly ApiKeyRecord[]>;
  /** Null for an unknown id and for another clinic's. */
  findConsultation(clinicId: ClinicId, id: AppointmentId): Promise<Consultation | null>;
  findConsultationOfSeat(id: ParticipantId): Promise<Consultation | null>;
  findConsultationOfLink(linkHash: string): Promise<Consultation | null>;
  /** Start in [fromMs, toMs), ordered by start. */
  listConsultations(clinicId: ClinicId, fromMs: number, toMs: number): Promise<readonly Consultation[]>;
  /** Appointments of every clinic with a seat that is waiting, admitted, in the room or held. */
  listActive(): Promise<readonly Consultation[]>;
  /** Appointments of every clinic that are not over and ended before `endedBeforeMs`. */
  listOverdue(endedBeforeMs: number, limit: number): Promise<readonly Consultation[]>;
  findIdempotent(clinicId: ClinicId, keyHash: string): Promise<{ readonly bodyHash: string; readonly appointmentId: AppointmentId } | null>;
  auditHead(clinicId: ClinicId, chain: string): Promise<AuditHead | null>;
  /** Has the event with this id been written? */
  hasAudit(id: string): Promise<boolean>;
  /** Of one chain, seq > after, in order. */
  listAuditChain(clinicId: ClinicId, chain: string, afterSeq: number, limit: number): Promise<readonly StoredAuditRow[]>;
  /** Of all chains of the clinic, position > after, in order. */
  listAudit(clinicId: ClinicId, afterPosition: number, limit: number): Promise<readonly StoredAuditRow[]>;
  /** As `listAudit`, hashes only. */
  listAuditLeaves(clinicId: ClinicId, afterPosition: number, limit: number): Promise<readonly AuditLeaf[]>;
  lastCheckpoint(clinicId: ClinicId): Promise<CheckpointRecord | null>;
  /** The newest one signed before this moment. */
  lastCheckpointBefore(clinicId: ClinicId, madeBeforeMs: number): Promise<CheckpointRecord | null>;
  /** How much of the beginning of the log is deleted; null: nothing. */
  lastPurge(clinicId: ClinicId): Promise<PurgeRecord | null>;
  /** treeSize > after, in order. */
  listCheckpoints(clinicId: ClinicId, afterSize: number, limit: number): Promise<readonly CheckpointRecord[]>;
  findGroup(appointmentId: AppointmentId): Promise<GroupRecord | null>;
  /** Commits of the group from an epoch on, in order. */
  listCommits(appointmentId: AppointmentId, groupId: string, fromEpoch: number): Promise<readonly CommitRecord[]>;
  listKeyPackages(appointmentId: AppointmentId): Promise<readonly KeyPackageRecord[]>;
}

/** Inside `Store.transaction`. Writing to an unknown id throws: nothing is lost silently. */
export interface StoreTransaction extends StoreReads {
  insertClinic(id: ClinicId, nowMs: number, profile?: Omit<ClinicRecord, 'id'>): Promise<void>;
  insertApiKey(key: ApiKeyRecord): Promise<void>;
  updateApiKey(id: string, change: ApiKeyChange): Promise<void>;
  insertAppointment(appointment: AppointmentRecord, nowMs: number): Promise<void>;
  insertSeat(seat: SeatRecord): Promise<void>;
  updateAppointment(id: AppointmentId, change: AppointmentChange): Promise<void>;
  /** Also raises the appointment's version. */
  updateSeat(seat: SeatRecord, change: SeatChange): Promise<void>;
  insertIdempotent(clinicId: ClinicId, keyHash: string, bodyHash: string, appointmentId: AppointmentId, nowMs: number): Promise<void>;
  /** Refused by the database when the place in the chain is taken, or the id. */
  insertAudit(row: AuditRow): Promise<void>;
  /** Refused by the database when the clinic has one of that size. */
  insertCheckpoint(checkpoint: CheckpointRecord): Promise<void>;
  /** From now on the entries it names may be deleted. */
  insertPurge(purge: PurgeRecord): Promise<void>;
  /** Deletes entries, and checkpoints, that the last purge names; resolves with how many entries there were. */
  deletePurged(clinicId: ClinicId, limit: number): Promise<number>;
  /** Nothing of the person stays but the id. Their link opens nothing any more. */
  forgetPerson(id: ParticipantId): Promise<void>;
  /** Makes this the appointment's group; the log of the one before goes. */
  replaceGroup(group: GroupRecord): Promise<void>;
  /** Stores the commit and moves the group to the next epoch. */
  insertCommit(commit: CommitRecord): Promise<void>;
  saveKeyPackage(record: KeyPackageRecord): Promise<void>;
  deleteKeyPackage(participantId: ParticipantId): Promise<void>;
  /** Group, commits and key packages of an appointment that is over. */
  deleteKeyMaterial(appointmentId: AppointmentId): Promise<void>;
}

/**
 * The gateway's memory.
 * `transaction` is serialisable, all or nothing, and durable (survives kill -9 and power loss) once its promise
 * resolves; when it rejects nothing was written, unless the StoreFailure says `unknown` or the process died. Transactions run one after the other in the
 * order of their calls; `work` must use the transaction it is given, never the store around it, and may be called again
 * after a try that was rolled back.
 */
export interface Store extends SfuStore, AsyncDisposable {
  readonly reads: StoreReads;
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
  /** Gets rid of what was deleted or overwritten before: SQLite overwrites it in its files, PostgreSQL gives its place free. */
  scrub(): Promise<void>;
  /** From now on the database goes by the keys of the gateway that starts next; SQLite goes by none. */
  forgetKeyMarks(): Promise<void>;
  /** Rejects when the store cannot be used right now. */
  ping(): Promise<void>;
  /** ms since the Unix epoch by the clock of the database server; null: it runs by ours. Rejects when it cannot be asked. */
  clockMs(): Promise<number | null>;
  close(): Promise<void>;
}
