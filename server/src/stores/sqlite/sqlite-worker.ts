import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { SqliteAnswer, SqliteRequest } from './sqlite-connection.ts';
import { sqliteFailureKind } from './sqlite-failure.ts';

/**
 * The only thread that touches the database file: a slow disk never holds up the event loop of the gateway.
 * FULL: an acknowledged commit survives power loss. trusted_schema off: a tampered schema cannot run functions.
 * secure_delete: what is forgotten is overwritten, not only unlinked.
 */
const pragmas = `
pragma journal_mode = wal;
pragma synchronous = full;
pragma foreign_keys = on;
pragma trusted_schema = off;
pragma cell_size_check = on;
pragma secure_delete = on;
pragma journal_size_limit = 67108864;
`;
const statementsKept = 200;
/** A program beside the gateway may be writing. */
const busyMs = 5_000;

const { file } = workerData as { readonly file: string };
const database = new DatabaseSync(file, { timeout: busyMs });
database.exec(pragmas);
const statements = new Map<string, StatementSync>();

function prepare(sql: string): StatementSync {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  if (statements.size >= statementsKept) statements.clear();
  const statement = database.prepare(sql);
  statements.set(sql, statement);
  return statement;
}

function answer(request: SqliteRequest): SqliteAnswer {
  if (request.kind === 'script') {
    database.exec(request.sql);
    return { id: request.id, ok: true, rows: [], changes: 0 };
  }
  const statement = prepare(request.sql);
  if (statement.columns().length > 0) return { id: request.id, ok: true, rows: statement.all(...request.parameters), changes: 0 };
  const { changes } = statement.run(...request.parameters);
  return { id: request.id, ok: true, rows: [], changes: Number(changes) };
}

parentPort?.on('message', (request: SqliteRequest | 'close') => {
  if (request === 'close') {
    database.close();
    parentPort?.close();
    return;
  }
  try {
    parentPort?.postMessage(answer(request));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ id: request.id, ok: false, message, failure: sqliteFailureKind(error) } satisfies SqliteAnswer);
  }
});
