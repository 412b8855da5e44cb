/** One that keeps failing is broken for good: the person should hear so and pick up the phone. */
const maxWithin = 3;
const withinMs = 5 * 60_000;

/** How often a lost worker may be replaced. */
export class Revivals {
  #atMs: number[] = [];

  /** May it be now? Asking counts as doing. `nowMs`: ms since the Unix epoch. */
  allow(nowMs: number): boolean {
    this.#atMs = this.#atMs.filter((atMs) => nowMs - atMs < withinMs);
    if (this.#atMs.length >= maxWithin) return false;
    this.#atMs.push(nowMs);
    return true;
  }
}
