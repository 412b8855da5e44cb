import type { Slot } from '../messages.ts';
import type { EpochKeys } from './epoch-keys.ts';
import type { SendingKey } from './sending-key.ts';

/** ms the keys of a superseded epoch still open frames under way. */
export const receiveOverlapMs = 10_000;
/** ms everybody gets to process an Add before we send with its epoch, unless all acknowledge earlier. */
export const sendGraceMs = 1_500;

interface Held {
  readonly keys: EpochKeys;
  /** ms since the Unix epoch; null while newest. */
  expiresAt: number | null;
  /** When to start sending with it; null once that is decided. */
  switchAt: number | null;
}

/**
 * The epochs whose keys are live. Receiving follows the frame's epoch bits; sending follows the newest epoch that
 * everybody can be expected to have. Keys leave at their time whether or not anybody looks.
 */
export class KeyRing {
  readonly #now: () => number;
  /** The last epoch taken of each group, remembered beyond `clear`. */
  readonly #taken = new Map<string, number>();
  #held: Held[] = [];
  #sending: EpochKeys | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Frames can be sealed. */
  get active(): boolean { return this.#sending !== null; }

  get newest(): EpochKeys | null { return this.#held[0]?.keys ?? null; }

  /**
   * Takes the next epoch. `switchAtOnce` when somebody was removed, or when nobody needs the old one.
   * An epoch not newer than one taken before is refused: its counters must not start again.
   */
  install(keys: EpochKeys, switchAtOnce: boolean): void {
    if (keys.epoch <= (this.#taken.get(keys.groupId) ?? -1)) {
      keys.erase();
      return;
    }
    this.#taken.set(keys.groupId, keys.epoch);
    const now = this.#now();
    for (const held of this.#held) held.expiresAt ??= now + receiveOverlapMs;
    this.#drop((held) => held.keys.epochBits === keys.epochBits);
    this.#held.unshift({ keys, expiresAt: null, switchAt: now + sendGraceMs });
    if (switchAtOnce || this.#sending === null) this.#sendWith(keys);
    this.tick();
  }

  /** Everybody in this epoch has its keys. */
  acknowledged(groupId: string, epoch: number): void {
    const held = this.#held.find((one) => one.keys.groupId === groupId && one.keys.epoch === epoch);
    if (held !== undefined && held.switchAt !== null) this.#sendWith(held.keys);
  }

  sendingKey(slot: Slot): SendingKey | null {
    return this.#sending?.sendingKey(slot) ?? null;
  }

  /** The epoch a frame's KID points to, if its keys are live. */
  receiving(epochBits: number): EpochKeys | null {
    const held = this.#held.find((one) => one.keys.epochBits === epochBits);
    if (held === undefined) return null;
    return held.expiresAt !== null && held.expiresAt <= this.#now() ? null : held.keys;
  }

  /** ms since the Unix epoch at which `tick` has something to do; null for never. */
  dueAt(): number | null {
    const times = this.#held.flatMap((held) => [held.expiresAt, held.switchAt]).filter((time) => time !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Switches and erases what is due. */
  tick(): void {
    const now = this.#now();
    const due = this.#held.find((held) => held.switchAt !== null && held.switchAt <= now);
    if (due !== undefined) this.#sendWith(due.keys);
    this.#drop((held) => held.expiresAt !== null && held.expiresAt <= now);
  }

  /** Erases everything: nothing is sealed or opened until another epoch arrives. */
  clear(): void {
    this.#drop(() => true);
    this.#sending = null;
  }

  /** `#held` is newest first: whatever is older than the epoch we send with no longer waits for its turn. */
  #sendWith(keys: EpochKeys): void {
    this.#sending = keys;
    const from = this.#held.findIndex((held) => held.keys === keys);
    for (const held of this.#held.slice(from)) held.switchAt = null;
  }

  #drop(which: (held: Held) => boolean): void {
    for (const held of this.#held) {
      if (!which(held)) continue;
      held.keys.erase();
      if (this.#sending === held.keys) this.#sending = null;
    }
    this.#held = this.#held.filter((held) => !which(held));
  }
}
