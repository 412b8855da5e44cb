/**
 * Lets work through a piece per turn of the event loop, so that whoever is inside already is served in between, however
 * many push from outside at once; and whoever has given no trouble before all who have.
 */
export class Turnstile {
  readonly #welcome: (() => void)[] = [];
  readonly #others: (() => void)[] = [];

  /** `work` is done later, never at once. */
  pass(work: () => void, isWelcome: boolean): void {
    const isIdle = this.#welcome.length === 0 && this.#others.length === 0;
    (isWelcome ? this.#welcome : this.#others).push(work);
    if (isIdle) setImmediate(() => this.#turn());
  }

  #turn(): void {
    const work = this.#welcome.shift() ?? this.#others.shift();
    if (this.#welcome.length > 0 || this.#others.length > 0) setImmediate(() => this.#turn());
    work?.();
  }
}
