import { randomNumberId } from './random-id.ts';

const capacity = 256;

/**
 * The feeds one seat has been told of: its random numbers for them, and their names at the real Janus. Numbers differ
 * from seat to seat and from session to session. Feeds that left stay known for a while, so that a request about one
 * that was just gone gets Janus' answer instead of looking hostile.
 */
export class FeedMap {
  readonly #nameByNumber = new Map<number, string>();
  readonly #numberByName = new Map<string, number>();

  /** `known`: as `names` lists them. */
  constructor(known: Iterable<readonly [number, string]> = []) {
    for (const [number, name] of known) this.#add(number, name);
  }

  /** Number → name at the real Janus. */
  get names(): ReadonlyMap<number, string> {
    return this.#nameByNumber;
  }

  /** The number of a feed this seat may hear of; made on first mention. */
  announce(name: string): number {
    const known = this.#numberByName.get(name);
    if (known !== undefined) return known;
    const number = randomNumberId();
    this.#add(number, name);
    if (this.#nameByNumber.size > capacity) this.#forgetOldest();
    return number;
  }

  numberOf(name: unknown): number | null {
    return typeof name === 'string' ? this.#numberByName.get(name) ?? null : null;
  }

  #add(number: number, name: string): void {
    this.#nameByNumber.set(number, name);
    this.#numberByName.set(name, number);
  }

  #forgetOldest(): void {
    for (const [number, name] of this.#nameByNumber) {
      this.#nameByNumber.delete(number);
      this.#numberByName.delete(name);
      return;
    }
  }
}
