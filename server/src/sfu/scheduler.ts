/** Time as the SFU side sees it, so that a test can move it by hand. Each call returns its own cancel. */
export interface Scheduler {
  /** ms since the Unix epoch */
  now(): number;
  after(delayMs: number, run: () => void): () => void;
  every(intervalMs: number, run: () => void): () => void;
}

/** Real timers; none of them keeps the process alive. */
export const systemScheduler: Scheduler = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs).unref();
    return () => clearTimeout(timer);
  },
  every(intervalMs, run) {
    const timer = setInterval(run, intervalMs).unref();
    return () => clearInterval(timer);
  },
};
