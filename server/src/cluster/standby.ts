import { demandSameKeys, type KeyMarks } from '../stores/key-marks.ts';
import type { ClockWatch } from '../stores/clock-watch.ts';
import type { Look, Turn } from '../stores/postgres/turn-watch.ts';
import { errorName, type Logger } from '../logging/logger.ts';

/** The gateway at work, as the others reach it. */
export interface AtWork {
  /** `host:port` */
  readonly address: string;
  /** How many times the turn was taken until it took it. */
  readonly epoch: number;
}

interface StandbyParts {
  readonly look: () => Promise<Look>;
  readonly keyMarks: () => Promise<KeyMarks>;
  readonly log: Logger;
  readonly clocks: ClockWatch;
  /** ms of a steady clock */
  readonly steadyNow: () => number;
}

const lookEveryMs = 500;
/** A database that answers later than this was away, for the gateway at work too. */
const slowMs = 1_500;
/** After the database was away, the gateway that was at work gets its turn back first: it knows who is connected. */
const precedenceMs = 4_000;

/** A gateway that stands by: knows who is at work, and waits until nobody is. */
export class Standby {
  readonly #parts: StandbyParts;
  readonly #waiting = new Set<() => void>();
  #atWork: AtWork | null = null;
  #former: AtWork | null = null;
  #onMoved: () => void = () => {};
  #wake: () => void = () => {};
  /** When the database was last seen to be away. */
  #awaySinceMs: number | null = null;
  #isAway = false;
  #agreedMarks: string | null = null;
  #isOver = false;

  constructor(parts: StandbyParts) {
    this.#parts = parts;
  }

  /** Null while nobody is known to be. */
  get atWork(): AtWork | null {
    return this.#atWork;
  }

  /** Our clock, held against the database's. */
  get clocks(): ClockWatch {
    return this.#parts.clocks;
  }

  /** Who was seen at work last. */
  get former(): AtWork | null {
    return this.#former;
  }

  /** `listener`: another gateway is at work now than the last one was. */
  onMoved(listener: () => void): void {
    this.#onMoved = listener;
  }

  /** Looks at once. */
  news(): void {
    this.#wake();
  }

  /** Resolves when somebody else may be at work, or time is up. */
  changed(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(settle);
        resolve();
      };
      const timer = setTimeout(settle, timeoutMs);
      this.#waiting.add(settle);
    });
  }

  /**
   * Resolves with true when the turn is free, with false when we are closed. Rejects when it is not for us: our keys are
   * not those of the gateway at work.
   */
  async turn(): Promise<boolean> {
    while (!this.#isOver) {
      if (await this.#isFree()) return !this.#isOver;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, lookEveryMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return false;
  }

  /** Ends waiting for the turn. */
  close(): void {
    this.#isOver = true;
    this.#wake();
    this.#tell();
  }

  async #isFree(): Promise<boolean> {
    const { log, steadyNow } = this.#parts;
    try {
      const turn = await this.#look();
      this.#isAway = false;
      await this.#compareKeys(turn.keyMarks);
      if (turn.tookMs > slowMs) this.#awaySinceMs = steadyNow();
      this.#see(turn);
      const isBackLongEnough = this.#awaySinceMs === null || steadyNow() - this.#awaySinceMs >= precedenceMs;
      return !turn.isTaken && isBackLongEnough;
    } catch (error) {
      if (!(error instanceof Error && error.name === 'StoreFailure')) throw error;
      // Whoever was at work goes on being asked: without a database nobody else can take the turn.
      if (!this.#isAway) log.warn('database-away', { part: 'cluster', error: errorName(error) });
      this.#isAway = true;
      this.#awaySinceMs = steadyNow();
      return false;
    }
  }

  /** And on the way, holds our clock against the database's. */
  async #look(): Promise<Look> {
    const { look, clocks } = this.#parts;
    const looking = look();
    await clocks.compare(() => looking.then(({ clockMs }) => clockMs));
    return await looking;
  }

  async #compareKeys(recorded: string | null): Promise<void> {
    if (recorded === this.#agreedMarks) return;
    demandSameKeys(recorded, await this.#parts.keyMarks());
    this.#agreedMarks = recorded;
  }

  #see({ isTaken, address, epoch }: Turn): void {
    this.#atWork = isTaken && address !== null ? { address, epoch } : null;
    if (this.#atWork === null || epoch === this.#former?.epoch) return;
    this.#former = this.#atWork;
    this.#onMoved();
    this.#tell();
  }

  #tell(): void {
    for (const settle of Array.from(this.#waiting)) settle();
  }
}
