import type { PostgresPool } from './postgres-pool.ts';

const everyMs = 1_000;
/** `query_timeout` (ms): a server that does not answer at all. */
const beat = { text: 'select 1', query_timeout: 3_000 };

/**
 * Keeps the session that holds the turn from falling silent, which would end it, and gets the turn back soon after the
 * line has dropped. Half a minute until somebody wants to write would be too late.
 */
export class Heartbeat {
  readonly #pool: PostgresPool;
  readonly #timer: NodeJS.Timeout;
  #beating = Promise.resolve();
  #isBeating = false;

  constructor(pool: PostgresPool) {
    this.#pool = pool;
    this.#timer = setInterval(() => {
      if (!this.#isBeating) this.#beating = this.#beat();
    }, everyMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
  }

  /** Never rejects: who needs the database hears of it by themselves. */
  async #beat(): Promise<void> {
    this.#isBeating = true;
    try {
      const client = await this.#pool.connect();
      await client.query(beat).then(() => client.release(), () => client.release(true));
    } catch {
      // The next beat tries again.
    } finally {
      this.#isBeating = false;
    }
  }
}
