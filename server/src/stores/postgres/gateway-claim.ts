import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { demandSameKeys, keyMarksText, type KeyMarks } from '../key-marks.ts';
import { StoreFailure } from '../store-failure.ts';
import { TurnTaken } from '../turn-taken.ts';

/** "consult" in ASCII: the advisory lock of the gateway at work, in its database. */
export const turnLock = '27988542868515956';
/** What is told here is only a hint that it is worth looking. */
export const turnChannel = 'consult_turn';
const lockNotAvailable = '55P03';
/**
 * The server itself ends a session that is silent for so long, and with it the turn: a gateway that hangs or cannot be
 * reached any more holds up nobody. Whoever has the turn speaks several times as often.
 */
const silenceAllowedMs = 6_000;

/** What the gateway at work says of itself. */
export interface ClaimEntry {
  /** `host:port` where other gateways reach it; null: they do not. */
  readonly address: string | null;
  /** By which keys it goes; null: not said. */
  readonly keyMarks: KeyMarks | null;
}

/**
 * The turn of the one gateway at work: who is connected and who waits is in its memory. The lock lives and dies with
 * the connection that writes: nothing can be committed without holding it.
 */
export class GatewayClaim {
  readonly #holder = randomUUID();
  readonly #entry: ClaimEntry;
  readonly #onBroken: (failure: StoreFailure) => void;
  #isEntered = false;

  /** `onBroken`: another gateway was at work while our connection was away, and what we remember is old. */
  constructor(entry: ClaimEntry, onBroken: (failure: StoreFailure) => void) {
    this.#entry = entry;
    this.#onBroken = onBroken;
  }

  /** Waits a moment for the lock: what is left of our own last connection may hold it. Rejects when it does not get it. */
  async take(client: ClientBase): Promise<void> {
    await client.query(`set idle_session_timeout = ${silenceAllowedMs}; set idle_in_transaction_session_timeout = ${silenceAllowedMs}`);
    if (this.#isEntered) await this.#stillOurs(client);
    try {
      await client.query('select pg_advisory_lock($1)', [turnLock]);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === lockNotAvailable)) throw error;
      if (this.#isEntered) await this.#stillOurs(client);
      throw new TurnTaken();
    }
    if (this.#isEntered) await this.#stillOurs(client);
  }

  /** Leaves our name, once the tables are there. `client` holds the lock. Rejects when the keys are not those of this database. */
  async enter(client: ClientBase): Promise<void> {
    const { address, keyMarks } = this.#entry;
    const { rows: [turn] } = await client.query<{ readonly key_marks: string | null }>('select key_marks from gateway_turn');
    if (keyMarks !== null) demandSameKeys(turn?.key_marks ?? null, keyMarks);
    await client.query('update gateway_turn set holder = $1, epoch = epoch + 1, address = $2, key_marks = coalesce($3, key_marks)', [
      this.#holder, address, keyMarks === null ? null : keyMarksText(keyMarks),
    ]);
    this.#isEntered = true;
    await client.query(`notify ${turnChannel}`);
  }

  /** Lets the next one have the turn at once. */
  async leave(client: ClientBase): Promise<void> {
    await client.query('select pg_advisory_unlock($1)', [turnLock]);
    await client.query(`notify ${turnChannel}`);
  }

  async #stillOurs(client: ClientBase): Promise<void> {
    const { rows } = await client.query<{ readonly holder: string | null }>('select holder from gateway_turn');
    if (rows[0]?.holder === this.#holder) return;
    const failure = new StoreFailure('another gateway has been at work on this database', 'broken');
    this.#onBroken(failure);
    throw failure;
  }
}
