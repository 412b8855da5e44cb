/** Runs asynchronous work one after the other: Janus wants the requests of one handle in order (`updating` else). */
export class RequestQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  readonly #capacity: number;

  constructor(capacity = 32) {
    this.#capacity = capacity;
  }

  get isFull(): boolean {
    return this.#waiting >= this.#capacity;
  }

  /** Settles as `work` does; a failure does not stop what is queued behind it. */
  run<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const done = this.#tail.then(work).finally(() => { this.#waiting -= 1; });
    this.#tail = done.catch(() => undefined);
    return done;
  }
}
