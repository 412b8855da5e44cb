import type { QualityLevel, QualityScore } from '@consult-room/quality';

const everyMs = 5_000;
/** Ten minutes. */
const longest = 120;

/** How the connection was over the last ten minutes, for a help desk that was not there. */
export class QualityHistory {
  readonly #noted: { readonly atMs: number; readonly level: QualityLevel; readonly score: number }[] = [];

  /** Every look; one in five seconds is kept, and every change of level. */
  note(score: QualityScore | null, nowMs: number): void {
    const last = this.#noted.at(-1);
    if (score === null || (last?.level === score.level && nowMs - last.atMs < everyMs)) return;
    this.#noted.push({ atMs: nowMs, level: score.level, score: score.score });
    if (this.#noted.length > longest) this.#noted.shift();
  }

  /** Oldest first. */
  until(nowMs: number): readonly { readonly secondsAgo: number; readonly level: QualityLevel; readonly score: number }[] {
    return this.#noted.map(({ atMs, level, score }) => ({ secondsAgo: Math.round((nowMs - atMs) / 1000), level, score }));
  }
}
