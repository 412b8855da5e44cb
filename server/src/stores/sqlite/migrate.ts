import { CompiledQuery } from 'kysely';
import { pendingMigrations, type AppliedMigration, type Migration, type PendingMigration } from '../migration.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { first } from './migrations/0001-first.ts';
import { auditCheckpoints } from './migrations/0002-audit-checkpoints.ts';
import { tenants } from './migrations/0003-tenants.ts';
import { auditRetention } from './migrations/0004-audit-retention.ts';
import { keyedRequests } from './migrations/0005-keyed-requests.ts';
import { mediaPlacement } from './migrations/0006-media-placement.ts';
import { mediaMemory } from './migrations/0007-media-memory.ts';

export const migrations: readonly Migration[] = [first, auditCheckpoints, tenants, auditRetention, keyedRequests, mediaPlacement, mediaMemory];

const bookkeeping = `create table if not exists schema_migrations (
  number integer primary key, name text not null, checksum text not null, applied_at_ms integer not null
) strict;`;

/**
 * Brings the database to the newest schema, each migration in its own transaction.
 * Throws when a known migration was edited, or when the database is newer than this program.
 */
export async function migrate(connection: SqliteConnection, list: readonly Migration[], nowMs: number): Promise<void> {
  await connection.runScript(bookkeeping);
  const { rows } = await connection.executeQuery<AppliedMigration>(CompiledQuery.raw('select number, checksum from schema_migrations'));
  for (const migration of pendingMigrations(list, rows)) await apply(connection, migration, nowMs);
}

async function apply(connection: SqliteConnection, migration: PendingMigration, nowMs: number): Promise<void> {
  await connection.runScript('begin immediate');
  try {
    await connection.runScript(migration.sql);
    await connection.executeQuery(CompiledQuery.raw(
      'insert into schema_migrations (number, name, checksum, applied_at_ms) values (?, ?, ?, ?)',
      [migration.number, migration.name, migration.checksum, nowMs],
    ));
    await connection.runScript('commit');
  } catch (error) {
    await connection.runScript('rollback');
    throw error;
  }
}
