import { Socket } from 'node:net';
import { Pool, types, type ClientBase, type PoolClient } from 'pg';
import { StoreFailure } from '../store-failure.ts';
import { postgresFailure } from './postgres-failure.ts';
import type { PostgresSettings } from './postgres-settings.ts';

const bigintType = 20;
/**
 * ms. The server ends what takes longer, and so do we, should it not answer at all: somebody waits in front of a screen
 * to hear that it cannot be done.
 */
const patience = {
  connectionTimeoutMillis: 5_000, lock_timeout: 3_000, idle_in_transaction_session_timeout: 6_000, query_timeout: 6_000,
};
const farewellMs = 2_000;
/** A commit waits for the disk, whatever the role's default. A dead peer is noticed within 30 s, and its locks are free. */
const sessionOptions = '-c synchronous_commit=on -c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';

/** A bounded number of connections, handed out in the order of asking. Errors are StoreFailures. */
export class PostgresPool {
  readonly #pool: Pool;
  readonly #sockets = new Set<Socket>();

  /**
   * `welcome` is called with each new connection before it is used; when it throws, the connection is closed.
   * `answerWithinMs`: how long one statement may take; 0: as long as it likes.
   */
  constructor(settings: PostgresSettings, most: number, welcome: (client: ClientBase) => Promise<void> = async () => {}, answerWithinMs = patience.query_timeout) {
    this.#pool = new Pool({
      ...settings, ...patience, statement_timeout: answerWithinMs, query_timeout: answerWithinMs, max: most, idleTimeoutMillis: 0, keepAlive: true, keepAliveInitialDelayMillis: 15_000,
      application_name: 'consult-room', stream: () => this.#openSocket(), options: sessionOptions, types: { getTypeParser: parserOf },
      onConnect: (client: ClientBase): Promise<void> => {
        // Told to whoever uses the connection next; without a listener it would end the process.
        client.on('error', () => {});
        return welcome(client);
      },
    });
    this.#pool.on('error', () => {});
  }

  async connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw postgresFailure(error, 'statement');
    }
  }

  /** A server that does not take leave is left without. */
  async end(): Promise<void> {
    const drop = (): void => {
      for (const socket of this.#sockets) socket.destroy();
    };
    const timer = setTimeout(drop, farewellMs);
    await this.#pool.end();
    clearTimeout(timer);
    // Those of connections that were given up before: they would keep the process.
    drop();
  }

  #openSocket(): Socket {
    const socket = new Socket();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }
}

const parserOf: typeof types.getTypeParser = (type: number, format?: 'text' | 'binary') => (type === bigintType ? toSafeNumber : types.getTypeParser(type, format as 'text'));

function toSafeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new StoreFailure('a number in the database is out of range', 'broken');
  return value;
}
