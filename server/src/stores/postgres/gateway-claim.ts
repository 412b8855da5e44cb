import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { StoreFailure } from '../store-failure.ts';

/** "consult" in ASCII: the advisory lock of the gateway at work, in its database. */
const lockKey = '27988542868515956';
const lockNotAvailable = '55P03';

/**
 * One gateway per database: who is connected and who waits is in a gateway's memory, so a second one would not know.
 * The lock lives and dies with the connection that writes: nothing can be committed without holding it.
 */
export class GatewayClaim {
  readonly #holder = randomUUID();
  readonly #onBroken: (failure: StoreFailure) => void;
  #isEntered = false;

  /** `onBroken`: another gateway was at work while our connection was away, and what we remember is old. */
  constructor(onBroken: (failure: StoreFailure) => void) {
    this.#onBroken = onBroken;
  }

  /** Waits a moment for the lock: what is left of our own last connection may hold it. Rejects when it does not get it. */
  async take(client: ClientBase): Promise<void> {
    try {
      await client.query('select pg_advisory_lock($1)', [lockKey]);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === lockNotAvailable)) throw error;
      throw new StoreFailure('Another gateway is at work on this database, and there can be only one. Stop it, or give this one a DATABASE_URL of its own.');
    }
    if (!this.#isEntered) return;
    const { rows } = await client.query<{ readonly holder: string | null }>('select holder from gateway_turn');
    if (rows[0]?.holder === this.#holder) return;
    const failure = new StoreFailure('another gateway has been at work on this database', 'broken');
    this.#onBroken(failure);
    throw failure;
  }

  /** Leaves our name, once the tables are there. `client` holds the lock. */
  async enter(client: ClientBase): Promise<void> {
    await client.query('update gateway_turn set holder = $1', [this.#holder]);
    this.#isEntered = true;
  }
}
