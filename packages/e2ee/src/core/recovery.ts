import type { MemberIdentity } from '../messages.ts';
import type { Heartbeat } from './heartbeat.ts';

/** ms a commit we cannot follow may stay unresolved before we ask to be added anew. */
const stuckMs = 5_000;
/** Lost groups within a minute after which there is no point in going on. */
const maxLosses = 5;
const lossMemoryMs = 60_000;
/** ms outside any group until we ask again to be added: first, and at most after doubling. */
const firstAskMs = 10_000;
const maxAskMs = 60_000;
/** ms between two attempts to get back in touch: asking to be added anew, and replacing the group for everybody. */
const rejoinEveryMs = 60_000;
const replaceEveryMs = 300_000;

export interface RecoveryOptions {
  readonly identity: MemberIdentity;
  readonly heartbeat: Heartbeat;
  /** ms since the Unix epoch */
  readonly now: () => number;
  /** Does the gateway answer us? Otherwise the silence is ours. */
  readonly isReachable: () => boolean;
  /** Asks for commits we may have missed. */
  readonly ask: () => void;
  /** Asks to be added anew, and keeps the keys until then. */
  readonly rejoin: () => Promise<void>;
  /** A new group in place of this one. */
  readonly replace: () => Promise<void>;
  /** Gives this group up. */
  readonly lose: () => Promise<void>;
}

/**
 * What to do when we cannot follow the group or hear nobody: first ask for what was missed, then to be added anew; a
 * clinician whom nobody answers founds a fresh group. It is rate-limited, because who keeps messages from us will do so
 * again: then the silence stays visible.
 */
export class Recovery {
  readonly #options: RecoveryOptions;
  #stuckSince: number | null = null;
  #losses: readonly number[] = [];
  #askedAt = Number.NEGATIVE_INFINITY;
  #rejoinedAt = Number.NEGATIVE_INFINITY;
  #replacedAt = Number.NEGATIVE_INFINITY;
  #outsideUntil: number | null = null;
  #askMs = firstAskMs;

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /** There is a commit we cannot follow. Is that news? */
  stuck(): boolean {
    const isNews = this.#stuckSince === null;
    this.#stuckSince ??= this.#options.now();
    return isNews;
  }

  movedOn(): void {
    this.#stuckSince = null;
    this.#outsideUntil = null;
  }

  joined(): void {
    this.movedOn();
    this.#askMs = firstAskMs;
  }

  /** We asked to be added and are in no group. What answers may get lost: a leaf of ours that we never took is no use. */
  waitsOutside(): void { this.#outsideUntil ??= this.#options.now() + this.#askMs; }

  /** Counts a lost group; was it one too many? */
  givesUp(): boolean {
    const now = this.#options.now();
    this.#losses = [...this.#losses.filter((time) => now - time < lossMemoryMs), now];
    return this.#losses.length >= maxLosses;
  }

  dueAt(): number | null {
    const times = [this.#outsideUntil, this.#stuckSince === null ? null : this.#stuckSince + stuckMs].filter((time) => time !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  async tick(): Promise<void> {
    const now = this.#options.now();
    if (this.#stuckSince !== null && now - this.#stuckSince >= stuckMs) return this.#options.lose();
    if (this.#outsideUntil !== null && now >= this.#outsideUntil) {
      this.#outsideUntil = null;
      this.#askMs = Math.min(maxAskMs, this.#askMs * 2);
      return this.#options.rejoin();
    }
    const { heartbeat, isReachable } = this.#options;
    if (!isReachable() || !heartbeat.doubtful) return;
    if (now - this.#askedAt >= stuckMs) {
      this.#askedAt = now;
      this.#options.ask();
    }
    await this.#getBack(heartbeat, now);
  }

  /** Of those who do not hear each other the one cut off mends it. A clinician is added by nobody, and founds a group. */
  async #getBack({ cutsUsOff: { fromAll, fromClinicians } }: Heartbeat, now: number): Promise<void> {
    if (this.#options.identity.role !== 'clinician') {
      if (!(fromAll || fromClinicians) || now - this.#rejoinedAt < rejoinEveryMs) return;
      this.#rejoinedAt = now;
      await this.#options.rejoin();
    } else if (fromAll && now - this.#replacedAt >= replaceEveryMs) {
      this.#replacedAt = now;
      await this.#options.replace();
    }
  }
}
