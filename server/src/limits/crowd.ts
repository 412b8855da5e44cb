/**
 * So many at once per key. One more makes the longest-standing of that key leave: whoever means it gets through a door
 * in a moment, whoever only blocks it stands there.
 */
export class Crowd {
  readonly #capacity: number;
  readonly #byKey = new Map<string, Set<() => void>>();
  #size = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#size;
  }

  /** `showOut` is called at most once, when the place is needed. Returns how to leave by oneself; doing it twice is fine. */
  enter(key: string, showOut: () => void): () => void {
    const standing = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, standing);
    const place = (): void => {
      leave();
      showOut();
    };
    const leave = (): void => {
      if (!standing.delete(place)) return;
      this.#size -= 1;
      if (standing.size === 0 && this.#byKey.get(key) === standing) this.#byKey.delete(key);
    };
    standing.add(place);
    this.#size += 1;
    const [oldest] = standing;
    if (standing.size > this.#capacity) oldest?.();
    return leave;
  }
}
