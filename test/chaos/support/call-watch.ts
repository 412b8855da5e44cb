import { longestGap, MediaGapWatch } from '../../network/support/media-gaps.ts';
import type { Call } from '../../support/story.ts';

/** What arrives at both people of a call. */
export class CallWatch {
  readonly #watches: readonly MediaGapWatch[];

  private constructor(watches: readonly MediaGapWatch[]) {
    this.#watches = watches;
  }

  static async begin({ patient, clinician }: Pick<Call, 'patient' | 'clinician'>, everyMs?: number): Promise<CallWatch> {
    return new CallWatch(await Promise.all([patient, clinician].map((room) => MediaGapWatch.begin(room, everyMs))));
  }

  /** Waits until both have sound and picture from later than this moment, ms since 1970. */
  async arrivesAfter(moment: number, timeoutMs = 90_000): Promise<void> {
    await Promise.all(this.#watches.map((watch) => watch.arrivesAfter(moment, timeoutMs)));
  }

  /** The longest gap of sound or picture at either of the two, ms; the watch is over. */
  async end(): Promise<number> {
    return longestGap(await Promise.all(this.#watches.map((watch) => watch.end())));
  }
}
