import type { Clock } from '../clock.ts';
import type { Logger } from '../logging/logger.ts';

/** Farther from the database's clock than this, tokens, links and relay credentials run out at odd times. */
const toleranceMs = 60_000;

/** Holds our clock against the one of the database server, which all gateways share. */
export class ClockWatch {
  readonly #now: Clock;
  readonly #log: Logger;
  #skewMs = 0;

  constructor(now: Clock, log: Logger) {
    this.#now = now;
    this.#log = log;
  }

  get isRight(): boolean {
    return Math.abs(this.#skewMs) <= toleranceMs;
  }

  /** How far ours is ahead; 0 also where nobody has been compared with. */
  get skewSeconds(): number {
    return this.#skewMs / 1_000;
  }

  /**
   * `ask`: ms since the Unix epoch by the other clock; null: there is none. What the time an answer takes may explain
   * counts as no difference. Never rejects: who does not answer tells nothing new.
   */
  async compare(ask: () => Promise<number | null>): Promise<void> {
    const beforeMs = this.#now();
    const theirsMs = await ask().catch(() => null);
    if (theirsMs === null) return;
    const wasRight = this.isRight;
    this.#skewMs = Math.max(0, beforeMs - theirsMs) + Math.min(0, this.#now() - theirsMs);
    if (this.isRight === wasRight) return;
    if (wasRight) this.#log.error('clock-wrong', { part: 'stores', count: Math.round(this.skewSeconds) });
    else this.#log.info('clock-right', { part: 'stores' });
  }
}
