import type { ClientBase } from 'pg';
import { pendingMigrations, type AppliedMigration, type Migration } from '../migration.ts';
import { first } from './migrations/0001-first.ts';
import { mediaPlacement } from './migrations/0002-media-placement.ts';
import { severalGateways } from './migrations/0003-several-gateways.ts';

export const migrations: readonly Migration[] = [first, mediaPlacement, severalGateways];

/** "migrate" in ASCII: one process at a time. */
const lockKey = '30796665482998885';
const bookkeeping = `create table if not exists schema_migrations (
  number integer primary key, name text not null, checksum text not null, applied_at_ms bigint not null
)`;

/**
 * Brings the database to the newest schema, all or nothing.
 * Throws when a known migration was edited, or when the database is newer than this program.
 */
export async function migrate(client: ClientBase, list: readonly Migration[], nowMs: number): Promise<void> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [lockKey]);
    await client.query(bookkeeping);
    const { rows } = await client.query<AppliedMigration>('select number, checksum from schema_migrations');
    for (const { number, name, checksum, sql } of pendingMigrations(list, rows)) {
      await client.query(sql);
      await client.query('insert into schema_migrations (number, name, checksum, applied_at_ms) values ($1, $2, $3, $4)', [number, name, checksum, nowMs]);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
