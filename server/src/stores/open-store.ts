import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import type { DatabaseSchema } from './database-schema.ts';
import type { KeyMarks } from './key-marks.ts';
import { KyselyStore } from './kysely-store.ts';
import { openPostgres } from './postgres/open-postgres.ts';
import { migrate, migrations } from './sqlite/migrate.ts';
import { SqliteConnection } from './sqlite/sqlite-connection.ts';
import { SqliteDialect } from './sqlite/sqlite-dialect.ts';
import type { StoreEngine } from './store-engine.ts';
import type { StoreFailure } from './store-failure.ts';
import type { Store } from './store.ts';

export interface StoreOptions {
  /** `postgres://…`; null: SQLite in the data folder. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** ms since the Unix epoch */
  readonly nowMs: number;
  /** True for a gateway, of which a PostgreSQL database takes one at a time; default: a program beside it. */
  readonly isGateway?: boolean;
  /** `host:port` where other gateways of the database reach this one; default: they do not. */
  readonly internalAddress?: string | null;
  /** Of the keys this gateway goes by; default: not compared with those of the gateways before it. */
  readonly keyMarks?: KeyMarks | null;
  /** The database cannot be relied on any more: the process should end, so that the next one reads what is really there. */
  readonly onBroken?: (failure: StoreFailure) => void;
}

/** Opens the store the environment asks for, its schema brought up to date. Throws when it cannot be opened. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, dataDir, nowMs, isGateway = false, internalAddress = null, keyMarks = null, onBroken = () => {} } = options;
  // Keys and what the database could not take yet live here with either engine.
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const claim = isGateway ? { address: internalAddress, keyMarks } : null;
  return new KyselyStore(databaseUrl === null ? await openSqlite(dataDir, nowMs, onBroken) : await openPostgres({ databaseUrl, nowMs, claim, onBroken }));
}

async function openSqlite(dataDir: string, nowMs: number, onBroken: (failure: StoreFailure) => void): Promise<StoreEngine> {
  const file = join(dataDir, 'consult-room.sqlite');
  const connection = new SqliteConnection(file, onBroken);
  try {
    await migrate(connection, migrations, nowMs);
    await chmod(file, 0o600);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const db = new Kysely<DatabaseSchema>({ dialect: new SqliteDialect(connection) });
  return {
    reader: db, writer: db,
    // Old pages lie in the write-ahead log until it is emptied; in the database itself they are overwritten at once.
    async scrub() { await sql`pragma wal_checkpoint(truncate)`.execute(db); },
    forgetKeyMarks: async () => {},
    clockMs: async () => null,
    disconnect: () => connection.close(),
  };
}
