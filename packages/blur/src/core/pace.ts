const pictures = 30;
/** More than this for each, and a face moves like a row of photographs. */
const tooLongMs = 300;

/** Is this device fast enough? One slow picture says nothing; thirty do. */
export class Pace {
  readonly #spentMs: number[] = [];

  add(spentMs: number): void {
    this.#spentMs.push(spentMs);
    if (this.#spentMs.length > pictures) this.#spentMs.shift();
  }

  get isTooSlow(): boolean {
    return this.#spentMs.length === pictures && this.#spentMs.reduce((sum, one) => sum + one, 0) > pictures * tooLongMs;
  }
}
