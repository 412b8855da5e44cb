import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import { sql, type Kysely } from 'kysely';
import type { SfuDrainRow, SfuRoomRow, SfuSessionRow } from '../sfu/ports.ts';
import type { DatabaseSchema } from './database-schema.ts';
import { KyselyReads } from './kysely-reads.ts';
import { KyselyTransaction } from './kysely-transaction.ts';
import type { StoreEngine } from './store-engine.ts';
import { StoreFailure } from './store-failure.ts';
import type { Store, StoreReads, StoreTransaction } from './store.ts';

/** Others were in the way this often: something is wrong, and the caller decides. */
const mostTries = 5;

/** The store over any engine Kysely speaks; the engine brings the promised atomicity. */
export class KyselyStore implements Store {
  readonly reads: StoreReads;
  readonly #engine: StoreEngine;
  readonly #db: Kysely<DatabaseSchema>;

  constructor(engine: StoreEngine) {
    this.#engine = engine;
    this.#db = engine.writer;
    this.reads = new KyselyReads(engine.reader);
  }

  async transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#db.transaction().setIsolationLevel('serializable').execute((db) => work(new KyselyTransaction(db)));
      } catch (error) {
        if (!(error instanceof StoreFailure) || error.kind !== 'contended' || tries === mostTries) throw error;
      }
    }
  }

  scrub(): Promise<void> {
    return this.#engine.scrub();
  }

  forgetKeyMarks(): Promise<void> {
    return this.#engine.forgetKeyMarks();
  }

  async ping(): Promise<void> {
    // Asked of the writer: who can only read cannot let anybody in.
    await sql`select 1`.execute(this.#db);
  }

  clockMs(): Promise<number | null> {
    return this.#engine.clockMs();
  }

  async close(): Promise<void> {
    await this.#engine.reader.destroy();
    await this.#engine.writer.destroy();
    await this.#engine.disconnect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async saveSession(row: SfuSessionRow): Promise<void> {
    const values = { node: row.node, session_id: row.sessionId, handle_ids: JSON.stringify(row.handleIds), memory_json: row.memory === null ? null : JSON.stringify(row.memory) };
    await this.#db.insertInto('sfu_sessions')
      .values((expression) => ({
        participant_id: row.participantId, appointment_id: row.appointmentId, ...values,
        clinic_id: expression.selectFrom('appointments').select('clinic_id').where('id', '=', row.appointmentId),
        // Nothing where the room is elsewhere by now: the database refuses a session without one.
        epoch: expression.selectFrom('sfu_rooms').select('epoch').where('appointment_id', '=', row.appointmentId).where('epoch', '=', row.epoch),
      }))
      .onConflict((conflict) => conflict.column('participant_id').doUpdateSet((expression) => ({ ...values, epoch: expression.ref('excluded.epoch') }))).execute();
  }

  async deleteSession(participantId: ParticipantId, sessionId: number): Promise<void> {
    await this.#db.deleteFrom('sfu_sessions').where('participant_id', '=', participantId).where('session_id', '=', sessionId).execute();
  }

  async listSessions(): Promise<readonly SfuSessionRow[]> {
    const rows = await this.#db.selectFrom('sfu_sessions').selectAll().orderBy('participant_id').execute();
    return rows.map((row) => ({
      participantId: row.participant_id, appointmentId: row.appointment_id, node: row.node, epoch: row.epoch,
      sessionId: row.session_id, handleIds: JSON.parse(row.handle_ids) as number[],
      memory: row.memory_json === null ? null : JSON.parse(row.memory_json) as SfuSessionRow['memory'],
    }));
  }

  async placeRoom(row: SfuRoomRow): Promise<SfuRoomRow | null> {
    const { appointmentId, ...values } = row;
    if (row.epoch === 1) {
      await this.#db.insertInto('sfu_rooms')
        .values((expression) => ({
          appointment_id: appointmentId, ...values,
          clinic_id: expression.selectFrom('appointments').select('clinic_id').where('id', '=', appointmentId),
        }))
        .onConflict((conflict) => conflict.column('appointment_id').doNothing()).execute();
    } else {
      await this.#db.updateTable('sfu_rooms').set(values).where('appointment_id', '=', appointmentId).where('epoch', '=', row.epoch - 1).execute();
    }
    return await this.#rooms().where('appointment_id', '=', appointmentId).executeTakeFirst() ?? null;
  }

  async deleteRoom(appointmentId: AppointmentId): Promise<void> {
    await this.#db.deleteFrom('sfu_rooms').where('appointment_id', '=', appointmentId).execute();
  }

  async listRooms(): Promise<readonly SfuRoomRow[]> {
    return this.#rooms().execute();
  }

  #rooms() {
    return this.#db.selectFrom('sfu_rooms').select(['appointment_id as appointmentId', 'node', 'epoch', 'room', 'pin']).orderBy('appointment_id');
  }

  async saveDrain(row: SfuDrainRow): Promise<void> {
    const values = { moves: row.moves ? 1 : 0, since_ms: row.sinceMs };
    await this.#db.insertInto('sfu_drains').values({ node: row.node, ...values })
      .onConflict((conflict) => conflict.column('node').doUpdateSet(values)).execute();
  }

  async deleteDrain(node: string): Promise<void> {
    await this.#db.deleteFrom('sfu_drains').where('node', '=', node).execute();
  }

  async listDrains(): Promise<readonly SfuDrainRow[]> {
    const rows = await this.#db.selectFrom('sfu_drains').selectAll().orderBy('node').execute();
    return rows.map((row) => ({ node: row.node, moves: row.moves === 1, sinceMs: row.since_ms }));
  }
}
