import type { DeliveryResult, OutgoingMls } from '../messages.ts';

/** ms until the same bytes are sent again: first, and at most after doubling. */
export const retryMs = 2_000;
const maxRetryMs = 16_000;

interface Letter {
  readonly message: OutgoingMls;
  readonly answered: (result: DeliveryResult) => Promise<void> | void;
  /** When to send it again; null while an answer is awaited. */
  dueAt: number | null;
  retryMs: number;
}

/**
 * MLS messages on their way to the gateway. A message that was not taken is sent again, the very same bytes, until it
 * is taken or withdrawn: an answer lost with the socket then does no harm.
 */
export class Outbox {
  readonly #send: (id: number, message: OutgoingMls) => void;
  readonly #now: () => number;
  readonly #letters = new Map<number, Letter>();
  #lastId = 0;
  #reachable = true;

  constructor(send: (id: number, message: OutgoingMls) => void, now: () => number) {
    this.#send = send;
    this.#now = now;
  }

  /** The gateway answered last, whatever it said. */
  get reachable(): boolean { return this.#reachable; }

  /** Sent once, whatever comes of it. */
  mention(message: OutgoingMls): void {
    this.#lastId += 1;
    this.#send(this.#lastId, message);
  }

  /** Returns the id to withdraw it with; `answered` hears every answer, and `ok` at most once. */
  post(message: OutgoingMls, answered: Letter['answered'] = () => {}): number {
    this.#lastId += 1;
    this.#letters.set(this.#lastId, { message, answered, dueAt: null, retryMs });
    this.#send(this.#lastId, message);
    return this.#lastId;
  }

  withdraw(id: number): void {
    this.#letters.delete(id);
  }

  async delivered(id: number, result: DeliveryResult): Promise<void> {
    this.#reachable = result !== 'failed';
    const letter = this.#letters.get(id);
    if (letter === undefined) return;
    if (result === 'ok') this.#letters.delete(id);
    else {
      letter.dueAt = this.#now() + letter.retryMs;
      letter.retryMs = Math.min(maxRetryMs, letter.retryMs * 2);
    }
    await letter.answered(result);
  }

  clear(): void {
    this.#letters.clear();
  }

  dueAt(): number | null {
    const times = [...this.#letters.values()].map((letter) => letter.dueAt).filter((time) => time !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  tick(): void {
    const now = this.#now();
    for (const [id, letter] of this.#letters) {
      if (letter.dueAt === null || letter.dueAt > now) continue;
      letter.dueAt = null;
      this.#send(id, letter.message);
    }
  }
}
