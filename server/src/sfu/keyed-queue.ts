/** One line of work per key: what concerns one seat happens in order, seats do not wait for each other. */
export class KeyedQueue<Key> {
  readonly #tails = new Map<Key, Promise<void>>();

  /** Settles as `work` does; a failure does not stop what is queued behind it. */
  run<T>(key: Key, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const done = before.then(work);
    const tail: Promise<void> = done.then(() => undefined, () => undefined).finally(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    this.#tails.set(key, tail);
    return done;
  }

  /** Settles when all that is queued now has settled. Never rejects. */
  async idle(): Promise<void> {
    await Promise.all(this.#tails.values());
  }
}
