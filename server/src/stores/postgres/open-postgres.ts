import { Kysely, sql } from 'kysely';
import type { ClientBase } from 'pg';
import type { DatabaseSchema } from '../database-schema.ts';
import type { StoreEngine } from '../store-engine.ts';
import type { StoreFailure } from '../store-failure.ts';
import { GatewayClaim, type ClaimEntry } from './gateway-claim.ts';
import { Heartbeat } from './heartbeat.ts';
import { migrate, migrations } from './migrate.ts';
import { PostgresDialect } from './postgres-dialect.ts';
import { isSessionLost, postgresFailure } from './postgres-failure.ts';
import { PostgresPool } from './postgres-pool.ts';
import { postgresSettings, type PostgresSettings } from './postgres-settings.ts';

const mostReaders = 4;

interface PostgresOptions {
  readonly databaseUrl: string;
  /** ms since the Unix epoch */
  readonly nowMs: number;
  /** What the gateway that takes its turn says of itself; null: a program beside the gateway, which takes none. */
  readonly claim: ClaimEntry | null;
  readonly onBroken: (failure: StoreFailure) => void;
}

/** Reads go over a few connections, writes over one, which also holds the gateway's turn. Rejects when it cannot be opened. */
export async function openPostgres({ databaseUrl, nowMs, claim: entry, onBroken }: PostgresOptions): Promise<StoreEngine> {
  const settings = postgresSettings(databaseUrl);
  const claim = entry === null ? null : new GatewayClaim(entry, onBroken);
  const writing = new PostgresPool(settings, 1, (client) => claim?.take(client) ?? Promise.resolve());
  try {
    await prepare(writing, claim, nowMs);
  } catch (error) {
    await writing.end();
    throw error;
  }
  const heartbeat = claim === null ? null : new Heartbeat(writing);
  const reading = new PostgresPool(settings, mostReaders);
  const writer = new Kysely<DatabaseSchema>({ dialect: new PostgresDialect(writing) });
  const reader = new Kysely<DatabaseSchema>({ dialect: new PostgresDialect(reading) });
  return {
    reader, writer,
    scrub: () => vacuum(settings),
    async forgetKeyMarks() { await sql`update gateway_turn set key_marks = null`.execute(writer); },
    async clockMs() {
      const { rows: [row] } = await sql<{ readonly ms: number }>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`.execute(reader);
      return row?.ms ?? null;
    },
    async disconnect() {
      heartbeat?.stop();
      // A turn that cannot be handed over goes with the connection.
      if (claim !== null && heartbeat?.isAlive === true) await leave(writing, claim);
      await Promise.all([writing.end(), reading.end()]);
    },
  };
}

/** Never rejects. */
async function leave(pool: PostgresPool, claim: GatewayClaim): Promise<void> {
  try {
    const client = await pool.connect();
    await claim.leave(client).catch(() => {});
    client.release(true);
  } catch {
    // The database is away, and with it the turn.
  }
}

/** Takes as long as the tables are large, so nobody waits for it. */
async function vacuum(settings: PostgresSettings): Promise<void> {
  const pool = new PostgresPool(settings, 1, undefined, 0);
  try {
    const client = await pool.connect();
    await client.query('vacuum participants, appointments, audit').finally(() => client.release(true));
  } finally {
    await pool.end();
  }
}

async function prepare(pool: PostgresPool, claim: GatewayClaim | null, nowMs: number): Promise<void> {
  const client = await pool.connect();
  let isLost = false;
  try {
    await checkServer(client);
    await migrate(client, migrations, nowMs);
    await claim?.enter(client);
  } catch (error) {
    isLost = isSessionLost(error);
    throw error instanceof Error && 'severity' in error ? postgresFailure(error, 'statement') : error;
  } finally {
    client.release(isLost);
  }
}

/** What the store promises cannot be kept on any server: better not to start. */
async function checkServer(client: ClientBase): Promise<void> {
  const { rows } = await client.query<Readonly<Record<string, string>>>(`select current_setting('server_encoding') as encoding,
    current_setting('fsync') as fsync, current_setting('full_page_writes') as pages, current_setting('transaction_read_only') as read_only`);
  const [found] = rows;
  if (found?.['encoding'] !== 'UTF8') throw new Error('DATABASE_URL: the database must be made with encoding UTF8');
  if (found['fsync'] !== 'on' || found['pages'] !== 'on') throw new Error('DATABASE_URL: the server runs with fsync or full_page_writes off: what it confirms would not survive a power cut');
  if (found['read_only'] !== 'off') throw new Error('DATABASE_URL: the server can only be read; name the primary');
}
