import {
  CompiledQuery, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler,
  type DatabaseConnection, type DatabaseIntrospector, type Dialect, type DialectAdapter, type Driver, type Kysely, type QueryCompiler, type QueryResult,
} from 'kysely';
import type { PoolClient } from 'pg';
import { StoreFailure } from '../store-failure.ts';
import { isSessionLost, postgresFailure, type PostgresStep } from './postgres-failure.ts';
import type { PostgresPool } from './postgres-pool.ts';

/** Kysely over one of our pools. Transactions take turns, also with other processes. */
export class PostgresDialect implements Dialect {
  readonly #pool: PostgresPool;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
  }

  createDriver(): Driver {
    return new TurnTakingDriver(this.#pool);
  }

  createQueryCompiler(): QueryCompiler {
    return new PostgresQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new PostgresAdapter();
  }

  createIntrospector<DB>(db: Kysely<DB>): DatabaseIntrospector {
    return new PostgresIntrospector(db);
  }
}

class TurnTakingDriver implements Driver {
  readonly #pool: PostgresPool;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresSession> {
    return new PostgresSession(await this.#pool.connect());
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    sessionOf(connection).release();
  }

  /**
   * Serializable alone would let two writers pass each other: the audit's order of writing has to be the order in which
   * it becomes visible. LOCK TABLE takes no snapshot, so that what is read afterwards is what the turn before left.
   */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('start transaction isolation level serializable'));
    try {
      await connection.executeQuery(CompiledQuery.raw('lock table gateway_turn in exclusive mode'));
    } catch (error) {
      await this.rollbackTransaction(connection);
      throw error;
    }
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await sessionOf(connection).commit();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await sessionOf(connection).rollback();
  }

  async destroy(): Promise<void> {}
}

function sessionOf(connection: DatabaseConnection): PostgresSession {
  if (connection instanceof PostgresSession) return connection;
  throw new TypeError('not a connection of this driver');
}

/** One connection while somebody has it. */
class PostgresSession implements DatabaseConnection {
  readonly #client: PoolClient;
  #isLost = false;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, rowCount } = await this.#run(query.sql, query.parameters, 'statement');
    return { rows: rows as R[], numAffectedRows: BigInt(rowCount ?? 0) };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not offered');
  }

  /** PostgreSQL answers the commit of a failed transaction with a rollback, not with an error. */
  async commit(): Promise<void> {
    const { command } = await this.#run('commit', [], 'commit');
    if (command !== 'COMMIT') throw new StoreFailure('a statement of the transaction had failed', 'refused');
  }

  /** Never rejects: the error that led here is the one to report, and a lost connection rolls back by itself. */
  async rollback(): Promise<void> {
    if (!this.#isLost) await this.#run('rollback', [], 'statement').catch(() => { this.#isLost = true; });
  }

  release(): void {
    this.#client.release(this.#isLost);
  }

  async #run(text: string, values: readonly unknown[], step: PostgresStep) {
    try {
      return await this.#client.query<Record<string, unknown>>({ text, values: [...values] });
    } catch (error) {
      this.#isLost ||= isSessionLost(error);
      throw postgresFailure(error, step);
    }
  }
}
