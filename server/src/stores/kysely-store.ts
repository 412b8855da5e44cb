import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import { sql, type Kysely } from 'kysely';
import type { SfuRoomRow, SfuSessionRow } from '../sfu/ports.ts';
import type { DatabaseSchema } from './database-schema.ts';
import { KyselyReads } from './kysely-reads.ts';
import { KyselyTransaction } from './kysely-transaction.ts';
import type { Store, StoreReads, StoreTransaction } from './store.ts';

/** The store over any engine Kysely speaks; the engine's dialect brings the promised atomicity. */
export class KyselyStore implements Store {
  readonly reads: StoreReads;
  readonly #db: Kysely<DatabaseSchema>;
  readonly #disconnect: () => Promise<void>;

  /** `disconnect` lets go of the engine: Kysely itself does so only for a database that was used. */
  constructor(db: Kysely<DatabaseSchema>, disconnect: () => Promise<void>) {
    this.#db = db;
    this.#disconnect = disconnect;
    this.reads = new KyselyReads(db);
  }

  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    return this.#db.transaction().setIsolationLevel('serializable').execute((db) => work(new KyselyTransaction(db)));
  }

  async scrub(): Promise<void> {
    // Old pages lie in the write-ahead log until it is emptied; in the database itself they are overwritten at once.
    await sql`pragma wal_checkpoint(truncate)`.execute(this.#db);
  }

  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#db);
  }

  async close(): Promise<void> {
    await this.#db.destroy();
    await this.#disconnect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async saveSession(row: SfuSessionRow): Promise<void> {
    const values = { node: row.node, session_id: row.sessionId, handle_ids: JSON.stringify(row.handleIds) };
    await this.#db.insertInto('sfu_sessions')
      .values((expression) => ({
        participant_id: row.participantId, appointment_id: row.appointmentId, ...values,
        clinic_id: expression.selectFrom('appointments').select('clinic_id').where('id', '=', row.appointmentId),
      }))
      .onConflict((conflict) => conflict.column('participant_id').doUpdateSet(values)).execute();
  }

  async deleteSession(participantId: ParticipantId): Promise<void> {
    await this.#db.deleteFrom('sfu_sessions').where('participant_id', '=', participantId).execute();
  }

  async listSessions(): Promise<readonly SfuSessionRow[]> {
    const rows = await this.#db.selectFrom('sfu_sessions').selectAll().orderBy('participant_id').execute();
    return rows.map((row) => ({
      participantId: row.participant_id, appointmentId: row.appointment_id, node: row.node,
      sessionId: row.session_id, handleIds: JSON.parse(row.handle_ids) as number[],
    }));
  }

  async saveRoom(row: SfuRoomRow): Promise<void> {
    const values = { node: row.node, room: row.room, pin: row.pin };
    await this.#db.insertInto('sfu_rooms')
      .values((expression) => ({
        appointment_id: row.appointmentId, ...values,
        clinic_id: expression.selectFrom('appointments').select('clinic_id').where('id', '=', row.appointmentId),
      }))
      .onConflict((conflict) => conflict.column('appointment_id').doUpdateSet(values)).execute();
  }

  async deleteRoom(appointmentId: AppointmentId): Promise<void> {
    await this.#db.deleteFrom('sfu_rooms').where('appointment_id', '=', appointmentId).execute();
  }

  async listRooms(): Promise<readonly SfuRoomRow[]> {
    return this.#db.selectFrom('sfu_rooms').select(['appointment_id as appointmentId', 'node', 'room', 'pin']).orderBy('appointment_id').execute();
  }
}
