import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import type { DatabaseSchema } from './database-schema.ts';
import { KyselyStore } from './kysely-store.ts';
import { migrate, migrations } from './sqlite/migrate.ts';
import { SqliteConnection } from './sqlite/sqlite-connection.ts';
import { SqliteDialect } from './sqlite/sqlite-dialect.ts';
import type { StoreFailure } from './store-failure.ts';
import type { Store } from './store.ts';

export interface StoreOptions {
  /** Unset: SQLite in the data folder. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** ms since the Unix epoch */
  readonly nowMs: number;
  /** The database cannot be relied on any more: the process should end, so that the next one reads what is really there. */
  readonly onBroken?: (failure: StoreFailure) => void;
}

/** Opens the store the environment asks for, its schema brought up to date. Throws when it cannot be opened. */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (options.databaseUrl !== null) {
    const scheme = options.databaseUrl.split(':', 1)[0];
    throw new Error(`DATABASE_URL asks for "${scheme}": only the embedded database is built in so far. Unset DATABASE_URL to use it.`);
  }
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const file = join(options.dataDir, 'consult-room.sqlite');
  const connection = new SqliteConnection(file, options.onBroken);
  try {
    await migrate(connection, migrations, options.nowMs);
    await chmod(file, 0o600);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return new KyselyStore(new Kysely<DatabaseSchema>({ dialect: new SqliteDialect(connection) }), () => connection.close());
}
