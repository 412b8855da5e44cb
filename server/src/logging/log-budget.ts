const minuteMs = 60_000;

/**
 * So many lines per event and minute: what a stranger can cause a million times must not fill a disk. The line that
 * opens a later minute tells how many were left out.
 */
export class LogBudget {
  readonly #perMinute: number;
  readonly #events = new Map<string, { minute: number; written: number; leftOut: number }>();

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** null: not this one. Else the number of lines left out since the last one that was written. */
  take(event: string, nowMs: number): number | null {
    const minute = Math.floor(nowMs / minuteMs);
    const spent = this.#events.get(event) ?? { minute, written: 0, leftOut: 0 };
    this.#events.set(event, spent);
    if (spent.minute !== minute) Object.assign(spent, { minute, written: 0 });
    if (spent.written >= this.#perMinute) {
      spent.leftOut += 1;
      return null;
    }
    spent.written += 1;
    const { leftOut } = spent;
    spent.leftOut = 0;
    return leftOut;
  }
}
