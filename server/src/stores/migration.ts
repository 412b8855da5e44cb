import { createHash } from 'node:crypto';

/** One step of a schema, in the engine's own SQL. Forward only. A shipped one is never edited: its checksum is remembered. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

export interface AppliedMigration {
  readonly number: number;
  readonly checksum: string;
}

export type PendingMigration = Migration & AppliedMigration;

/**
 * What a database still has to be taken through, in order.
 * Throws when a known migration was edited, or when the database is newer than this program.
 */
export function pendingMigrations(list: readonly Migration[], appliedBefore: readonly AppliedMigration[]): readonly PendingMigration[] {
  const applied = new Map(appliedBefore.map(({ number, checksum }) => [number, checksum]));
  for (const known of applied.keys()) {
    if (!list.some((migration) => migration.number === known)) throw new Error(`the database is newer than this program: it has migration ${known}`);
  }
  const pending: PendingMigration[] = [];
  for (const migration of list) {
    const checksum = createHash('sha256').update(migration.sql).digest('hex');
    const before = applied.get(migration.number);
    if (before === undefined) pending.push({ ...migration, checksum });
    else if (before !== checksum) throw new Error(`migration ${migration.number} was changed after it had been applied`);
  }
  return pending;
}
