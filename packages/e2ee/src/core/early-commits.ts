import type { Bytes } from './webcrypto.ts';

const maxHeld = 64;

/** Commits that lead from epochs we have not reached yet, until those in between arrive. */
export class EarlyCommits {
  readonly #held = new Map<number, Bytes>();

  get waiting(): boolean { return this.#held.size > 0; }

  /** `epoch`: the one it leads from. Beyond 64 it is forgotten: the gateway has it and is asked again. */
  keep(epoch: number, commit: Bytes): void {
    if (this.#held.size < maxHeld) this.#held.set(epoch, commit);
  }

  /** The commit that leads on from `epoch`; older ones are of no use any more. */
  take(epoch: number): Bytes | undefined {
    const commit = this.#held.get(epoch);
    for (const held of this.#held.keys()) if (held <= epoch) this.#held.delete(held);
    return commit;
  }

  clear(): void { this.#held.clear(); }
}
