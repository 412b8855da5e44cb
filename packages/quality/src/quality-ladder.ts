import type { QualityLevel } from './quality-score.ts';

/**
 * What to do about a weak connection, the smallest loss first: three sizes of the picture, the smallest with few pictures
 * a second, sound alone offered (never taken), the phone number shown.
 */
export const ladderSteps = ['large', 'medium', 'small', 'few', 'sound', 'phone'] as const;
export type LadderStep = (typeof ladderSteps)[number];

/** Where a connection stands on the ladder. Start with `topOfLadder()`. Times in ms of the caller's clock. */
export interface Ladder {
  readonly step: LadderStep;
  readonly changedAtMs: number;
  /** Since when the level is what it is now; null before the first look. */
  readonly level: { readonly is: QualityLevel; readonly sinceMs: number } | null;
  /** How long it has to be good before the next step up. */
  readonly patienceMs: number;
  readonly isClimbing: boolean;
}

/** The meter has waited for a second bad sample already; one more second tells a step that helps from one that does not. */
const downAfterMs = 2_000;
/** Offers and phone numbers interrupt people: what came before gets this long to help. */
const offerAfterMs = 8_000;
const upAfterMs = 8_000;
const longestPatienceMs = 120_000;
/** A step up that did not hold this long was one too many. */
const heldMs = 15_000;

export function topOfLadder(): Ladder {
  return { step: 'large', changedAtMs: Number.NEGATIVE_INFINITY, level: null, patienceMs: upAfterMs, isClimbing: false };
}

/**
 * Takes a look: one step down where it stays poor, one step up where it stays good. A step up that has to be taken
 * back makes the next one wait twice as long, so that a picture does not change its size for ever.
 */
export function nextStep(ladder: Ladder, is: QualityLevel, atMs: number): Ladder {
  const level = ladder.level?.is === is ? ladder.level : { is, sinceMs: atMs };
  const stood = { ...ladder, level };
  const calmMs = atMs - Math.max(level.sinceMs, ladder.changedAtMs);
  const at = ladderSteps.indexOf(ladder.step);
  if (is === 'poor' || is === 'lost') {
    const below = ladderSteps[at + 1];
    const waitMs = below === 'sound' || below === 'phone' ? offerAfterMs : downAfterMs;
    return below === undefined || calmMs < waitMs ? stood : descend(stood, below, atMs);
  }
  const above = ladderSteps[at - 1];
  const isSettled = ladder.isClimbing && atMs - ladder.changedAtMs >= heldMs;
  const patienceMs = isSettled ? upAfterMs : ladder.patienceMs;
  if (is !== 'good' || above === undefined || calmMs < patienceMs) return { ...stood, patienceMs, isClimbing: ladder.isClimbing && !isSettled };
  return { step: above, changedAtMs: atMs, level, patienceMs, isClimbing: true };
}

function descend(ladder: Ladder, step: LadderStep, atMs: number): Ladder {
  const patienceMs = ladder.isClimbing ? Math.min(longestPatienceMs, ladder.patienceMs * 2) : ladder.patienceMs;
  return { ...ladder, step, changedAtMs: atMs, patienceMs, isClimbing: false };
}

/** Layer of a picture: 2 all of its lines, 1 half of them, 0 a quarter, -1 a quarter of its lines and of its pictures a second. */
export type PictureLayer = -1 | 0 | 1 | 2;

const layers: Readonly<Record<LadderStep, PictureLayer>> = { large: 2, medium: 1, small: 0, few: -1, sound: -1, phone: -1 };

/** Lines of the picture as sent when nothing is left out. */
const allLines = 720;

/**
 * The layer worth receiving: what the ladder allows, and no more than the place it is shown in can use.
 * @param shownLines height on screen in device pixels; null: not known, so as large as allowed
 */
export function layerFor(step: LadderStep, shownLines: number | null): PictureLayer {
  const allowed = layers[step];
  if (shownLines === null || shownLines > allLines / 2) return allowed;
  return Math.min(allowed, shownLines > allLines / 4 ? 1 : 0) as PictureLayer;
}
