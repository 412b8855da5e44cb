const windowSize = 1024;
const words = windowSize / 32;

/**
 * Which counters of one KID were seen, for the newest 1024. `peek` before the costly decryption, `commit` after
 * authentication: a forged frame never moves the window.
 */
export class ReplayWindow {
  readonly #seen = new Uint32Array(words);
  #newest = -1;

  /** Could this counter still be accepted? */
  peek(ctr: number): boolean {
    if (ctr > this.#newest) return true;
    if (ctr <= this.#newest - windowSize) return false;
    return !this.#has(ctr);
  }

  /** Takes the counter; false when another frame took it in the meantime. */
  commit(ctr: number): boolean {
    if (!this.peek(ctr)) return false;
    if (ctr > this.#newest) this.#advance(ctr);
    const word = (ctr % windowSize) >>> 5;
    this.#seen[word] = (this.#seen[word] ?? 0) | (1 << (ctr % 32));
    return true;
  }

  #has(ctr: number): boolean {
    return (((this.#seen[(ctr % windowSize) >>> 5] ?? 0) >>> (ctr % 32)) & 1) === 1;
  }

  #advance(to: number): void {
    if (to - this.#newest >= windowSize) this.#seen.fill(0);
    else for (let ctr = this.#newest + 1; ctr < to; ctr += 1) this.#clear(ctr);
    this.#clear(to);
    this.#newest = to;
  }

  #clear(ctr: number): void {
    const word = (ctr % windowSize) >>> 5;
    this.#seen[word] = (this.#seen[word] ?? 0) & ~(1 << (ctr % 32));
  }
}
