import type { Scheduler } from '../../server/src/sfu/scheduler.ts';

interface Task { dueMs: number; readonly everyMs: number | null; readonly run: () => void }

/** Time that stands still until the test moves it. */
export class ManualScheduler implements Scheduler {
  #nowMs = 1_000_000;
  readonly #tasks = new Set<Task>();

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    return this.#add({ dueMs: this.#nowMs + delayMs, everyMs: null, run });
  }

  every(intervalMs: number, run: () => void): () => void {
    return this.#add({ dueMs: this.#nowMs + intervalMs, everyMs: intervalMs, run });
  }

  /** Runs what falls due, in order. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const due = [...this.#tasks].filter((task) => task.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (due === undefined) break;
      this.#nowMs = due.dueMs;
      if (due.everyMs === null) this.#tasks.delete(due);
      else due.dueMs += due.everyMs;
      due.run();
    }
    this.#nowMs = endMs;
  }

  #add(task: Task): () => void {
    this.#tasks.add(task);
    return () => { this.#tasks.delete(task); };
  }
}
