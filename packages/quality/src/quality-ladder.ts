import type { QualityRates } from './quality-rates.ts';
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
  /** Since when the level is what it is now, on a line that is what it is now; null before the first look. */
  readonly level: { readonly is: QualityLevel; readonly isLineWeak: boolean; readonly sinceMs: number } | null;
  /** How long it has to be good before the next step up. */
  readonly patienceMs: number;
  readonly isClimbing: boolean;
}

/** The meter has waited for a second bad sample already; one more second tells a step that helps from one that does not. */
const downAfterMs = 2_000;
/** Offers and phone numbers interrupt people: what came before gets this long to help. */
const offersAfterMs: Readonly<Partial<Record<LadderStep, number>>> = { sound: 4_000, phone: 8_000 };
const upAfterMs = 6_000;
/** Small pictures arrive well on a weak line because they are small. */
const upOnWeakLineAfterMs = 30_000;
const longestPatienceMs = 120_000;
/** A step up that did not hold this long was one too many. */
const heldMs = 15_000;

/** So much lost in one look is no weather but a line that is full: pictures stand still until less is sent. */
const fullLineLoss = 0.15;
/** bit/s a picture of half the lines may take. */
const mediumBps = 500_000;

/** What else is known of a look. */
export interface LadderLook {
  /** Of the time since the look before; null: not known. */
  readonly rates?: Pick<QualityRates, 'loss' | 'bitrateBps'> | null;
  /** Parts of the picture were lost, and it has stood for too long since. */
  readonly isStanding?: boolean;
  /** Our own line is not good, in whatever respect. */
  readonly isLineWeak?: boolean;
  /** No further down than this. */
  readonly lowest?: LadderStep;
}

export function topOfLadder(): Ladder {
  return { step: 'large', changedAtMs: Number.NEGATIVE_INFINITY, level: null, patienceMs: upAfterMs, isClimbing: false };
}

/**
 * Takes a look: one step down where it stays poor, one step up where it stays good. Where the line is full it goes down
 * at once, to what it was seen to carry, and where the picture stands to the smallest. A step up that has to be taken back
 * makes the next one wait twice as long, so that a picture does not change its size for ever.
 */
export function nextStep(ladder: Ladder, is: QualityLevel, atMs: number, { rates = null, isStanding = false, isLineWeak = false, lowest = 'phone' }: LadderLook = {}): Ladder {
  const isSame = ladder.level?.is === is && (is !== 'good' || ladder.level.isLineWeak === isLineWeak);
  const level = isSame && ladder.level ? ladder.level : { is, isLineWeak, sinceMs: atMs };
  const stood = { ...ladder, level };
  const calmMs = atMs - Math.max(level.sinceMs, ladder.changedAtMs);
  const at = ladderSteps.indexOf(ladder.step);
  const below = ladder.step === lowest ? undefined : ladderSteps[at + 1];
  const fits = isStanding ? smallerThan(at) : stepThatFits(at, rates);
  // A step up that fills the line is taken back at once.
  if (fits !== undefined) return atMs - ladder.changedAtMs < downAfterMs && !ladder.isClimbing ? stood : descend(stood, fits, atMs);
  if (isStanding) return stood;
  if (is === 'poor' || is === 'lost') {
    const waitMs = (below && offersAfterMs[below]) ?? downAfterMs;
    return below === undefined || calmMs < waitMs ? stood : descend(stood, below, atMs);
  }
  const above = ladderSteps[at - 1];
  const isSettled = ladder.isClimbing && atMs - ladder.changedAtMs >= heldMs;
  const patienceMs = isSettled ? upAfterMs : ladder.patienceMs;
  const waitMs = isLineWeak ? Math.max(patienceMs, upOnWeakLineAfterMs) : patienceMs;
  if (is !== 'good' || above === undefined || calmMs < waitMs) return { ...stood, patienceMs, isClimbing: ladder.isClimbing && !isSettled };
  return { step: above, changedAtMs: atMs, level, patienceMs, isClimbing: true };
}

/**
 * The largest picture below that a full line has room for; none where it is not full, or they are as few as they get. Few
 * pictures only after small ones: on a line that is full at the sender's end it changes nothing to take less of what comes.
 */
function stepThatFits(at: number, rates: LadderLook['rates']): LadderStep | undefined {
  if (!rates || rates.loss < fullLineLoss) return undefined;
  if (at >= ladderSteps.indexOf('small')) return at < ladderSteps.indexOf('few') ? 'few' : undefined;
  return at === 0 && rates.bitrateBps >= mediumBps ? 'medium' : 'small';
}

/** A whole small picture comes through where a large one does not. */
function smallerThan(at: number): LadderStep | undefined {
  return at < ladderSteps.indexOf('small') ? 'small' : undefined;
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
