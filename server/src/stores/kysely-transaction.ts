import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import type { Kysely } from 'kysely';
import type { AuditRow } from './audit-row.ts';
import type { CheckpointRecord } from './checkpoint-record.ts';
import type { ApiKeyChange, ApiKeyRecord, ClinicId, ClinicRecord } from './clinic-record.ts';
import type { AppointmentChange, AppointmentRecord, SeatChange, SeatRecord } from './consultation.ts';
import { appointmentPatch, appointmentRow, seatPatch, seatRow } from './consultation-rows.ts';
import type { DatabaseSchema } from './database-schema.ts';
import type { CommitRecord, GroupRecord, KeyPackageRecord } from './group-record.ts';
import { KyselyReads } from './kysely-reads.ts';
import type { PurgeRecord } from './purge-record.ts';
import type { StoreTransaction } from './store.ts';

/** The writes, inside one transaction. */
export class KyselyTransaction extends KyselyReads implements StoreTransaction {
  readonly #db: Kysely<DatabaseSchema>;

  constructor(db: Kysely<DatabaseSchema>) {
    super(db);
    this.#db = db;
  }

  async insertClinic(id: ClinicId, nowMs: number, { name, phone }: Omit<ClinicRecord, 'id'> = { name: null, phone: null }): Promise<void> {
    await this.#db.insertInto('clinics').values({ id, created_at_ms: nowMs, name, phone }).execute();
  }

  async insertApiKey(key: ApiKeyRecord): Promise<void> {
    await this.#db.insertInto('api_keys').values({
      id: key.id, clinic_id: key.clinicId, key_hash: key.keyHash, label: key.label, scopes: key.scopes,
      created_at_ms: key.createdAtMs, expires_at_ms: key.expiresAtMs, revoked_at_ms: key.revokedAtMs,
    }).execute();
  }

  async updateApiKey(id: string, { expiresAtMs, revokedAtMs }: ApiKeyChange): Promise<void> {
    const result = await this.#db.updateTable('api_keys').set({
      ...(expiresAtMs !== undefined && { expires_at_ms: expiresAtMs }), ...(revokedAtMs !== undefined && { revoked_at_ms: revokedAtMs }),
    }).where('id', '=', id).executeTakeFirst();
    mustChangeOne(result.numUpdatedRows, 'API key');
  }

  async insertAppointment(appointment: AppointmentRecord, nowMs: number): Promise<void> {
    await this.#db.insertInto('appointments').values(appointmentRow(appointment, nowMs)).execute();
  }

  async insertSeat(seat: SeatRecord): Promise<void> {
    await this.#db.insertInto('participants').values(seatRow(seat)).execute();
    await this.updateAppointment(seat.appointmentId, {});
  }

  async updateAppointment(id: AppointmentId, change: AppointmentChange): Promise<void> {
    const result = await this.#db.updateTable('appointments').set(appointmentPatch(change))
      .set((expression) => ({ version: expression('version', '+', 1) })).where('id', '=', id).executeTakeFirst();
    mustChangeOne(result.numUpdatedRows, 'appointment');
  }

  async updateSeat(seat: SeatRecord, change: SeatChange): Promise<void> {
    const patch = seatPatch(change);
    if (Object.keys(patch).length > 0) {
      const result = await this.#db.updateTable('participants').set(patch).where('id', '=', seat.id).executeTakeFirst();
      mustChangeOne(result.numUpdatedRows, 'seat');
    }
    await this.updateAppointment(seat.appointmentId, {});
  }

  async insertIdempotent(clinicId: ClinicId, keyHash: string, bodyHash: string, appointmentId: AppointmentId, nowMs: number): Promise<void> {
    await this.#db.insertInto('idempotency_keys')
      .values({ clinic_id: clinicId, key_hash: keyHash, body_hash: bodyHash, appointment_id: appointmentId, created_at_ms: nowMs }).execute();
  }

  async insertAudit(row: AuditRow): Promise<void> {
    await this.#db.insertInto('audit')
      .values({ clinic_id: row.clinicId, chain: row.chain, seq: row.seq, id: row.id, entry: row.entry, hash: row.hash }).execute();
  }

  async insertCheckpoint(checkpoint: CheckpointRecord): Promise<void> {
    await this.#db.insertInto('audit_checkpoints')
      .values({ clinic_id: checkpoint.clinicId, tree_size: checkpoint.treeSize, note: checkpoint.note, made_at_ms: checkpoint.madeAtMs }).execute();
  }

  async insertPurge({ clinicId, treeSize, position, peaks, madeAtMs }: PurgeRecord): Promise<void> {
    await this.#db.insertInto('audit_purges')
      .values({ clinic_id: clinicId, tree_size: treeSize, position, peaks: JSON.stringify(peaks), made_at_ms: madeAtMs }).execute();
  }

  async deletePurged(clinicId: ClinicId, limit: number): Promise<number> {
    const purge = await this.lastPurge(clinicId);
    if (purge === null) return 0;
    const rows = await this.#db.selectFrom('audit').select('position').where('clinic_id', '=', clinicId)
      .where('position', '<=', purge.position).orderBy('position').limit(limit).execute();
    const last = rows.at(-1);
    if (last !== undefined) await this.#db.deleteFrom('audit').where('clinic_id', '=', clinicId).where('position', '<=', last.position).execute();
    await this.#db.deleteFrom('audit_checkpoints').where('clinic_id', '=', clinicId).where('tree_size', '<', purge.treeSize).execute();
    return rows.length;
  }

  async forgetPerson(id: ParticipantId): Promise<void> {
    const result = await this.#db.updateTable('participants').where('id', '=', id).set({
      name: '', email: null, locale: null, staff_id: null, link_hash: null, birth_date_hash: null, device_hash: null, check_json: null, deny_reason: null,
    }).executeTakeFirst();
    mustChangeOne(result.numUpdatedRows, 'seat');
    await this.#db.deleteFrom('idempotency_keys')
      .where('appointment_id', '=', (select) => select.selectFrom('participants').select('appointment_id').where('participants.id', '=', id)).execute();
    await this.#db.updateTable('appointments').set({ external_id: null })
      .where('id', '=', (select) => select.selectFrom('participants').select('appointment_id').where('participants.id', '=', id)).execute();
  }

  async replaceGroup(group: GroupRecord): Promise<void> {
    const { appointmentId } = group;
    await this.#db.deleteFrom('key_commits').where('appointment_id', '=', appointmentId).execute();
    await this.#db.deleteFrom('key_groups').where('appointment_id', '=', appointmentId).execute();
    await this.#db.insertInto('key_groups')
      .values({ appointment_id: appointmentId, clinic_id: group.clinicId, group_id: group.groupId, epoch: group.epoch, committer: group.committer }).execute();
  }

  async insertCommit(commit: CommitRecord): Promise<void> {
    await this.#db.insertInto('key_commits').values({
      appointment_id: commit.appointmentId, clinic_id: commit.clinicId, group_id: commit.groupId,
      epoch: commit.epoch, sender: commit.sender, bytes: commit.bytes,
    }).execute();
    const result = await this.#db.updateTable('key_groups').set({ epoch: commit.epoch + 1 })
      .where('appointment_id', '=', commit.appointmentId).where('group_id', '=', commit.groupId).where('epoch', '=', commit.epoch).executeTakeFirst();
    mustChangeOne(result.numUpdatedRows, 'group');
  }

  async saveKeyPackage(record: KeyPackageRecord): Promise<void> {
    await this.#db.insertInto('key_packages')
      .values({ participant_id: record.participantId, clinic_id: record.clinicId, appointment_id: record.appointmentId, bytes: record.bytes })
      .onConflict((conflict) => conflict.column('participant_id').doUpdateSet({ bytes: record.bytes })).execute();
  }

  async deleteKeyPackage(participantId: ParticipantId): Promise<void> {
    await this.#db.deleteFrom('key_packages').where('participant_id', '=', participantId).execute();
  }

  async deleteKeyMaterial(appointmentId: AppointmentId): Promise<void> {
    await this.#db.deleteFrom('key_commits').where('appointment_id', '=', appointmentId).execute();
    await this.#db.deleteFrom('key_groups').where('appointment_id', '=', appointmentId).execute();
    await this.#db.deleteFrom('key_packages').where('appointment_id', '=', appointmentId).execute();
  }
}

function mustChangeOne(changed: bigint, what: string): void {
  if (changed !== 1n) throw new Error(`no such ${what}`);
}
