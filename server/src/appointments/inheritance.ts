import type { Dismissal } from './dismissal.ts';
import type { KeptWrite } from './kept-write.ts';
import type { Ledger } from './ledger.ts';
import type { SeatConnections } from './seat-connections.ts';

interface InheritanceParts {
  readonly ledger: Ledger;
  readonly connections: SeatConnections;
  readonly dismissal: Dismissal;
}

/**
 * What another gateway decided while the database was out of its reach, and could not write before it lost its turn. It
 * goes on record in its order, and whom it put out is out, also late.
 */
export class Inheritance {
  readonly #parts: InheritanceParts;

  constructor(parts: InheritanceParts) {
    this.#parts = parts;
  }

  /** `texts`: see `readLeftBehind`. Safe to be called twice with the same. Resolves when it is on our disk, and done. */
  async take(texts: readonly string[]): Promise<void> {
    const writes = texts.map((text) => this.#stillTrue(JSON.parse(text) as KeptWrite));
    await this.#parts.ledger.inherit(writes);
    for (const { change } of writes) if (change !== null) await this.#parts.dismissal.enforce(change, change.decision.seats.map(({ id }) => id));
  }

  /** Who left there and is connected here has come back since. */
  #stillTrue(write: KeptWrite): KeptWrite {
    if (write.change === null) return write;
    const { connections } = this.#parts;
    const seats = write.change.decision.seats.filter(({ id, change }) => change.state !== 'left' || !connections.isConnected(id));
    return { ...write, change: { ...write.change, decision: { ...write.change.decision, seats } } };
  }
}
