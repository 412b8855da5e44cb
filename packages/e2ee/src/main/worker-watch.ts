/** ms between two questions. */
const askEveryMs = 1_000;
/**
 * Questions in a row without a word. Several, because a page that was asleep hears what the worker said meanwhile only
 * after its own timers have run.
 */
const maxUnanswered = 4;

/** A worker that ends tells nobody. This one is asked once a second, and given up when it does not answer any more. */
export class WorkerWatch {
  readonly #ask: () => void;
  readonly #onSilent: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #unanswered = 0;

  constructor(ask: () => void, onSilent: () => void) {
    this.#ask = ask;
    this.#onSilent = onSilent;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#beat(), askEveryMs);
  }

  /** Any word counts as an answer. */
  heard(): void {
    this.#unanswered = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    if (this.#unanswered >= maxUnanswered) {
      this.stop();
      this.#onSilent();
      return;
    }
    this.#unanswered += 1;
    this.#ask();
  }
}
