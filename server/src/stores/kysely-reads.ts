import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import type { Kysely } from 'kysely';
import type { AuditHead, AuditLeaf, StoredAuditRow } from './audit-row.ts';
import type { CheckpointRecord } from './checkpoint-record.ts';
import type { ApiKeyRecord, ClinicId, ClinicRecord } from './clinic-record.ts';
import type { Consultation } from './consultation.ts';
import { withSeats } from './consultation-rows.ts';
import type { DatabaseSchema } from './database-schema.ts';
import type { CommitRecord, GroupRecord, KeyPackageRecord } from './group-record.ts';
import type { PurgeRecord } from './purge-record.ts';
import type { StoreReads } from './store.ts';

const auditColumns = ['position', 'clinic_id as clinicId', 'chain', 'seq', 'id', 'entry', 'hash'] as const;
const apiKeyColumns = [
  'id', 'clinic_id as clinicId', 'key_hash as keyHash', 'label', 'scopes', 'created_at_ms as createdAtMs', 'expires_at_ms as expiresAtMs', 'revoked_at_ms as revokedAtMs',
] as const;
const checkpointColumns = ['clinic_id as clinicId', 'tree_size as treeSize', 'note', 'made_at_ms as madeAtMs'] as const;

/** Reads in SQL both engines understand. No text of a stranger ever becomes an identifier here: values are bound. */
export class KyselyReads implements StoreReads {
  readonly #db: Kysely<DatabaseSchema>;

  constructor(db: Kysely<DatabaseSchema>) {
    this.#db = db;
  }

  async firstClinic(): Promise<ClinicId | null> {
    const row = await this.#db.selectFrom('clinics').select('id').orderBy('created_at_ms').orderBy('id').limit(1).executeTakeFirst();
    return row?.id ?? null;
  }

  async listClinics(): Promise<readonly ClinicId[]> {
    const rows = await this.#db.selectFrom('clinics').select('id').orderBy('created_at_ms').orderBy('id').execute();
    return rows.map(({ id }) => id);
  }

  async findApiKey(keyHash: string): Promise<ApiKeyRecord | null> {
    return await this.#db.selectFrom('api_keys').select(apiKeyColumns).where('key_hash', '=', keyHash).executeTakeFirst() ?? null;
  }

  listApiKeys(clinicId: ClinicId): Promise<readonly ApiKeyRecord[]> {
    return this.#db.selectFrom('api_keys').select(apiKeyColumns).where('clinic_id', '=', clinicId).orderBy('created_at_ms').orderBy('id').execute();
  }

  async findClinic(id: ClinicId): Promise<ClinicRecord | null> {
    return await this.#db.selectFrom('clinics').select(['id', 'name', 'phone']).where('id', '=', id).executeTakeFirst() ?? null;
  }

  async findConsultation(clinicId: ClinicId, id: AppointmentId): Promise<Consultation | null> {
    const rows = await this.#db.selectFrom('appointments').selectAll().where('id', '=', id).where('clinic_id', '=', clinicId).execute();
    return (await withSeats(this.#db, rows))[0] ?? null;
  }

  async findConsultationOfSeat(id: ParticipantId): Promise<Consultation | null> {
    const rows = await this.#db.selectFrom('appointments').selectAll()
      .where('id', '=', (select) => select.selectFrom('participants').select('appointment_id').where('participants.id', '=', id)).execute();
    return (await withSeats(this.#db, rows))[0] ?? null;
  }

  async findConsultationOfLink(linkHash: string): Promise<Consultation | null> {
    const rows = await this.#db.selectFrom('appointments').selectAll()
      .where('id', '=', (select) => select.selectFrom('participants').select('appointment_id').where('link_hash', '=', linkHash)).execute();
    return (await withSeats(this.#db, rows))[0] ?? null;
  }

  async listConsultations(clinicId: ClinicId, fromMs: number, toMs: number): Promise<readonly Consultation[]> {
    const rows = await this.#db.selectFrom('appointments').selectAll().where('clinic_id', '=', clinicId)
      .where('start_ms', '>=', fromMs).where('start_ms', '<', toMs).orderBy('start_ms').orderBy('id').execute();
    return withSeats(this.#db, rows);
  }

  async listActive(): Promise<readonly Consultation[]> {
    const rows = await this.#db.selectFrom('appointments').selectAll()
      .where('id', 'in', (select) => select.selectFrom('participants').select('appointment_id').where('participants.state', 'in', ['waiting', 'admitted', 'in-room', 'held']))
      .execute();
    return withSeats(this.#db, rows);
  }

  async listOverdue(endedBeforeMs: number, limit: number): Promise<readonly Consultation[]> {
    const rows = await this.#db.selectFrom('appointments').selectAll().where('state', 'in', ['scheduled', 'open', 'live'])
      .where('end_ms', '<', endedBeforeMs).orderBy('end_ms').limit(limit).execute();
    return withSeats(this.#db, rows);
  }

  async findIdempotent(clinicId: ClinicId, keyHash: string): Promise<{ readonly bodyHash: string; readonly appointmentId: AppointmentId } | null> {
    const row = await this.#db.selectFrom('idempotency_keys').select(['body_hash as bodyHash', 'appointment_id as appointmentId'])
      .where('clinic_id', '=', clinicId).where('key_hash', '=', keyHash).executeTakeFirst();
    return row ?? null;
  }

  async auditHead(clinicId: ClinicId, chain: string): Promise<AuditHead | null> {
    const row = await this.#db.selectFrom('audit').select(['seq', 'hash']).where('clinic_id', '=', clinicId).where('chain', '=', chain)
      .orderBy('seq', 'desc').limit(1).executeTakeFirst();
    return row ?? null;
  }

  async hasAudit(id: string): Promise<boolean> {
    return await this.#db.selectFrom('audit').select('position').where('id', '=', id).executeTakeFirst() !== undefined;
  }

  listAuditChain(clinicId: ClinicId, chain: string, afterSeq: number, limit: number): Promise<readonly StoredAuditRow[]> {
    return this.#db.selectFrom('audit').select(auditColumns).where('clinic_id', '=', clinicId).where('chain', '=', chain)
      .where('seq', '>', afterSeq).orderBy('seq').limit(limit).execute();
  }

  listAudit(clinicId: ClinicId, afterPosition: number, limit: number): Promise<readonly StoredAuditRow[]> {
    return this.#db.selectFrom('audit').select(auditColumns).where('clinic_id', '=', clinicId)
      .where('position', '>', afterPosition).orderBy('position').limit(limit).execute();
  }

  listAuditLeaves(clinicId: ClinicId, afterPosition: number, limit: number): Promise<readonly AuditLeaf[]> {
    return this.#db.selectFrom('audit').select(['position', 'hash']).where('clinic_id', '=', clinicId)
      .where('position', '>', afterPosition).orderBy('position').limit(limit).execute();
  }

  async lastCheckpoint(clinicId: ClinicId): Promise<CheckpointRecord | null> {
    const row = await this.#db.selectFrom('audit_checkpoints').select(checkpointColumns).where('clinic_id', '=', clinicId)
      .orderBy('tree_size', 'desc').limit(1).executeTakeFirst();
    return row ?? null;
  }

  async lastCheckpointBefore(clinicId: ClinicId, madeBeforeMs: number): Promise<CheckpointRecord | null> {
    const row = await this.#db.selectFrom('audit_checkpoints').select(checkpointColumns).where('clinic_id', '=', clinicId)
      .where('made_at_ms', '<', madeBeforeMs).orderBy('tree_size', 'desc').limit(1).executeTakeFirst();
    return row ?? null;
  }

  async lastPurge(clinicId: ClinicId): Promise<PurgeRecord | null> {
    const row = await this.#db.selectFrom('audit_purges').selectAll().where('clinic_id', '=', clinicId).orderBy('tree_size', 'desc').limit(1).executeTakeFirst();
    if (row === undefined) return null;
    return { clinicId, treeSize: row.tree_size, position: row.position, peaks: JSON.parse(row.peaks) as readonly string[], madeAtMs: row.made_at_ms };
  }

  listCheckpoints(clinicId: ClinicId, afterSize: number, limit: number): Promise<readonly CheckpointRecord[]> {
    return this.#db.selectFrom('audit_checkpoints').select(checkpointColumns).where('clinic_id', '=', clinicId)
      .where('tree_size', '>', afterSize).orderBy('tree_size').limit(limit).execute();
  }

  async findGroup(appointmentId: AppointmentId): Promise<GroupRecord | null> {
    const row = await this.#db.selectFrom('key_groups')
      .select(['clinic_id as clinicId', 'appointment_id as appointmentId', 'group_id as groupId', 'epoch', 'committer'])
      .where('appointment_id', '=', appointmentId).executeTakeFirst();
    return row ?? null;
  }

  listCommits(appointmentId: AppointmentId, groupId: string, fromEpoch: number): Promise<readonly CommitRecord[]> {
    return this.#db.selectFrom('key_commits')
      .select(['clinic_id as clinicId', 'appointment_id as appointmentId', 'group_id as groupId', 'epoch', 'sender', 'bytes'])
      .where('appointment_id', '=', appointmentId).where('group_id', '=', groupId).where('epoch', '>=', fromEpoch).orderBy('epoch').execute();
  }

  listKeyPackages(appointmentId: AppointmentId): Promise<readonly KeyPackageRecord[]> {
    return this.#db.selectFrom('key_packages')
      .select(['clinic_id as clinicId', 'appointment_id as appointmentId', 'participant_id as participantId', 'bytes'])
      .where('appointment_id', '=', appointmentId).orderBy('participant_id').execute();
  }
}
