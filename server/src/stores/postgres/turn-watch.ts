import type { PoolClient } from 'pg';
import { turnChannel, turnLock } from './gateway-claim.ts';
import { isSessionLost, postgresFailure } from './postgres-failure.ts';
import { PostgresPool } from './postgres-pool.ts';
import { postgresSettings } from './postgres-settings.ts';

/** Who is at work, as the database knows it. */
export interface Turn {
  /** Somebody holds the turn at this moment. */
  readonly isTaken: boolean;
  /** How many times it was taken. */
  readonly epoch: number;
  /** `host:port` of who took it last; null: nobody yet, or not said. */
  readonly address: string | null;
  /** See `keyMarksText`; null: nobody has said yet. */
  readonly keyMarks: string | null;
}

/** The turn at the moment of a look. */
export interface Look extends Turn {
  /** How long the database took to answer. */
  readonly tookMs: number;
  /** ms since the Unix epoch by its clock. */
  readonly clockMs: number | null;
}

/** ms */
const query_timeout = 2_000;
const lockQuery = { query_timeout, text: `select exists (select 1 from pg_locks where locktype = 'advisory' and granted and objsubid = 1
  and database = (select oid from pg_database where datname = current_database())
  and (classid::bigint << 32) | objid::bigint = ${turnLock}) as taken, (extract(epoch from clock_timestamp()) * 1000)::float8 as clock_ms` };
const turnQuery = { query_timeout, text: 'select epoch, address, key_marks from gateway_turn' };
const nothingYet = { epoch: 0, address: null, key_marks: null };
/** undefined_table, undefined_column: nobody of this release has been at work. */
const unknownTo: ReadonlySet<unknown> = new Set(['42P01', '42703']);

/** Looks at the turn over a connection of its own, without ever wanting it. */
export class TurnWatch {
  readonly #pool: PostgresPool;

  #onNews: () => void = () => {};

  constructor(databaseUrl: string) {
    this.#pool = new PostgresPool(postgresSettings(databaseUrl), 1, async (client) => {
      client.on('notification', () => this.#onNews());
      await client.query(`listen ${turnChannel}`);
    });
  }

  /** `listener`: it is worth looking, somebody says. May be called for nothing, and not be called at all. */
  onNews(listener: () => void): void {
    this.#onNews = listener;
  }

  /** Rejects with StoreFailure when the database cannot be asked. */
  async look(): Promise<Look> {
    const startMs = performance.now();
    const client = await this.#pool.connect();
    let isLost = false;
    try {
      const { rows: [lock] } = await client.query<{ readonly taken: boolean; readonly clock_ms: number }>(lockQuery);
      const { epoch, address, key_marks: keyMarks } = await rowOf(client);
      return { isTaken: lock?.taken === true, epoch, address, keyMarks, clockMs: lock?.clock_ms ?? null, tookMs: performance.now() - startMs };
    } catch (error) {
      isLost = isSessionLost(error);
      throw postgresFailure(error, 'statement');
    } finally {
      client.release(isLost);
    }
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}

interface TurnRow {
  readonly epoch: number;
  readonly address: string | null;
  readonly key_marks: string | null;
}

async function rowOf(client: PoolClient): Promise<TurnRow> {
  try {
    const { rows: [row] } = await client.query<TurnRow>(turnQuery);
    return row ?? nothingYet;
  } catch (error) {
    if (error instanceof Error && 'code' in error && unknownTo.has(error.code)) return nothingYet;
    throw error;
  }
}
