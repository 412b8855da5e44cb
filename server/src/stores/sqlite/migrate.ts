import { createHash } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import type { SqliteConnection } from './sqlite-connection.ts';
import { first } from './migrations/0001-first.ts';
import { auditCheckpoints } from './migrations/0002-audit-checkpoints.ts';
import { tenants } from './migrations/0003-tenants.ts';
import { auditRetention } from './migrations/0004-audit-retention.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** Forward only. A shipped migration is never edited: its checksum is remembered. */
export const migrations: readonly Migration[] = [first, auditCheckpoints, tenants, auditRetention];

const bookkeeping = `create table if not exists schema_migrations (
  number integer primary key, name text not null, checksum text not null, applied_at_ms integer not null
) strict;`;

/**
 * Brings the database to the newest schema, each migration in its own transaction.
 * Throws when a known migration was edited, or when the database is newer than this program.
 */
export async function migrate(connection: SqliteConnection, list: readonly Migration[], nowMs: number): Promise<void> {
  await connection.runScript(bookkeeping);
  const { rows } = await connection.executeQuery<{ number: number; checksum: string }>(CompiledQuery.raw('select number, checksum from schema_migrations'));
  const applied = new Map(rows.map((row) => [row.number, row.checksum]));
  for (const known of applied.keys()) {
    if (!list.some((migration) => migration.number === known)) throw new Error(`the database is newer than this program: it has migration ${known}`);
  }
  for (const migration of list) {
    const checksum = createHash('sha256').update(migration.sql).digest('hex');
    const before = applied.get(migration.number);
    if (before === checksum) continue;
    if (before !== undefined) throw new Error(`migration ${migration.number} was changed after it had been applied`);
    await apply(connection, migration, checksum, nowMs);
  }
}

async function apply(connection: SqliteConnection, migration: Migration, checksum: string, nowMs: number): Promise<void> {
  await connection.runScript('begin immediate');
  try {
    await connection.runScript(migration.sql);
    await connection.executeQuery(CompiledQuery.raw(
      'insert into schema_migrations (number, name, checksum, applied_at_ms) values (?, ?, ?, ?)',
      [migration.number, migration.name, checksum, nowMs],
    ));
    await connection.runScript('commit');
  } catch (error) {
    await connection.runScript('rollback');
    throw error;
  }
}
