import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { waitUntil } from '../../support/wait-until.ts';

/**
 * Changes the database behind the gateway's back, between two of its own writes. A gateway in this process ends its
 * write only while we wait for it, so nobody may wait for the database itself.
 */
export async function alterDatabase(dataDir: string, change: (database: DatabaseSync) => void): Promise<void> {
  await waitUntil('a moment in which nobody writes', () => {
    using database = new DatabaseSync(join(dataDir, 'consult-room.sqlite'));
    try {
      database.exec('begin immediate');
    } catch (error) {
      if (error instanceof Error && error.message === 'database is locked') return false;
      throw error;
    }
    change(database);
    database.exec('commit');
    return true;
  });
}
