import type { PostgresPool } from './postgres-pool.ts';

const everyMs = 1_000;
const aliveForMs = 3_000;
/** `query_timeout` (ms): a server that does not answer at all. */
const beat = { text: 'select 1', query_timeout: 3_000 };

/**
 * Keeps the session that holds the turn from falling silent, which would end it, and gets the turn back soon after the
 * line has dropped. Half a minute until somebody wants to write would be too late.
 */
export class Heartbeat {
  readonly #pool: PostgresPool;
  readonly #timer: NodeJS.Timeout;
  #isBeating = false;
  #aliveAtMs = performance.now();

  constructor(pool: PostgresPool) {
    this.#pool = pool;
    this.#timer = setInterval(() => {
      if (!this.#isBeating) void this.#beat();
    }, everyMs);
    this.#timer.unref();
  }

  /** Has the server answered lately? */
  get isAlive(): boolean {
    return performance.now() - this.#aliveAtMs < aliveForMs;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Never rejects: who needs the database hears of it by themselves, and the next beat tries again. */
  async #beat(): Promise<void> {
    this.#isBeating = true;
    const client = await this.#pool.connect().catch(() => null);
    let isLost = false;
    try {
      await client?.query(beat);
      if (client !== null) this.#aliveAtMs = performance.now();
    } catch {
      isLost = true;
    } finally {
      client?.release(isLost);
      this.#isBeating = false;
    }
  }
}
