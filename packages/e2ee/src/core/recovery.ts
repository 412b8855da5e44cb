import type { MemberIdentity } from '../messages.ts';
import type { Heartbeat } from './heartbeat.ts';

/** ms a commit we cannot follow may stay unresolved before we ask to be added anew. */
const stuckMs = 5_000;
/** Lost groups within a minute after which there is no point in going on. */
const maxLosses = 5;
const lossMemoryMs = 60_000;
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

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /** There is a commit we cannot follow. Is that news? */
  stuck(): boolean {
    const isNews = this.#stuckSince === null;
    this.#stuckSince ??= this.#options.now();
    return isNews;
  }

  movedOn(): void { this.#stuckSince = null; }

  /** Counts a lost group; was it one too many? */
  givesUp(): boolean {
    const now = this.#options.now();
    this.#losses = [...this.#losses.filter((time) => now - time < lossMemoryMs), now];
    return this.#losses.length >= maxLosses;
  }

  dueAt(): number | null { return this.#stuckSince === null ? null : this.#stuckSince + stuckMs; }

  async tick(): Promise<void> {
    const now = this.#options.now();
    if (this.#stuckSince !== null && now - this.#stuckSince >= stuckMs) return this.#options.lose();
    const { heartbeat, isReachable } = this.#options;
    if (!isReachable() || !heartbeat.doubtful) return;
    if (now - this.#askedAt >= stuckMs) {
      this.#askedAt = now;
      this.#options.ask();
    }
    await this.#getBack(heartbeat, now);
  }

  /** Of two who do not hear each other the one cut off mends it: for a clinician, who is added by nobody, that is who hears none at all. */
  async #getBack({ silent, expected }: Heartbeat, now: number): Promise<void> {
    if (silent.length === 0) return;
    if (this.#options.identity.role !== 'clinician') {
      if (now - this.#rejoinedAt < rejoinEveryMs) return;
      this.#rejoinedAt = now;
      await this.#options.rejoin();
    } else if (silent.length === expected && now - this.#replacedAt >= replaceEveryMs) {
      this.#replacedAt = now;
      await this.#options.replace();
    }
  }
}
