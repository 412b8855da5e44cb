import { nextStep, topOfLadder, type Ladder, type QualityLevel } from '@consult-room/quality';

/** What a person can do about a weak connection of their own: go on with sound alone, or by phone. */
export type Advice = 'sound' | 'phone';

/**
 * The last two steps of the ladder, for our own connection: the ones before are about pictures, and each picture has a
 * ladder of its own. The phone is advised once sound alone was tried and is not enough.
 */
export class WeakAdvice {
  #ladder: Ladder = topOfLadder();
  #isSoundOnly = false;

  /** One look a second; null: nothing to advise. */
  look(level: QualityLevel | null, isSoundOnly: boolean, nowMs: number): Advice | null {
    if (level === null) return null;
    const before = this.#ladder;
    const after = nextStep(before, level, nowMs);
    // Sound alone gets its time to help from the moment it is tried.
    const hasBegun = isSoundOnly && !this.#isSoundOnly && before.step === 'sound';
    this.#isSoundOnly = isSoundOnly;
    if (after.step === 'phone' && (hasBegun || !isSoundOnly)) this.#ladder = { ...after, step: 'sound', changedAtMs: hasBegun ? nowMs : before.changedAtMs };
    else this.#ladder = hasBegun ? { ...after, changedAtMs: nowMs } : after;
    const { step } = this.#ladder;
    if (level === 'good') return null;
    return step === 'phone' || (step === 'sound' && !isSoundOnly) ? step : null;
  }

  /** Another connection: what was wrong with the one before says nothing about it. */
  restart(): void {
    this.#ladder = topOfLadder();
  }
}
