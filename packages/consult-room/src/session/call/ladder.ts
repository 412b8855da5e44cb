import type { Rung } from '../snapshot.ts';

export type LadderEvent =
  /** A first connection, or one after everything was put down on purpose. */
  | 'start'
  /** Nothing arrives, or a connection has lost its way. */
  | 'shaken'
  /** The device is on another network: the ways it had may be gone, also those just tried. */
  | 'moved'
  /** The connections, or what stands for them at the media server, are gone. */
  | 'lost'
  /** What was asked got lost on its way, with the line. */
  | 'unheard'
  /** The media server has answered: from now on a way should be found soon. */
  | 'answered'
  /** A pair of addresses works; connections shake hands over it. A busy machine may take its time for that. */
  | 'way'
  /** The connections stand, or media flows again on them. */
  | 'up'
  /** Media flows, and the person sees it. */
  | 'flows'
  /** The line over which the media server is asked is down, or back. */
  | 'line-down' | 'line-up'
  | 'due';

/**
 * `restart`, `renew`: do it now, `relayOnly` where `Ladder` says so. `tell`: say that it takes too long, and go on trying.
 * `blocked`: no way was ever found. `give-up`: stop.
 */
export type Act = 'restart' | 'renew' | 'tell' | 'blocked' | 'give-up';

export interface Ladder {
  /** Null: nothing is the matter. */
  readonly rung: Rung | null;
  /** `resting` before it is done, `asked` until the media server has answered, `answered` until media flows. */
  readonly phase: 'resting' | 'asked' | 'answered';
  /** ms since the Unix epoch: when this phase has lasted long enough. Null: it waits for news, not for the clock. */
  readonly dueMs: number | null;
  /** Only over the relay: nothing else gets through here. Kept for the whole call. */
  readonly relayOnly: boolean;
  readonly act: Act | null;
  readonly isLineUp: boolean;
  readonly stoodBefore: boolean;
  /** ms since the Unix epoch */
  readonly downSinceMs: number;
  readonly upSinceMs: number;
  readonly firstAnswerMs: number | null;
  readonly askedAtMs: number;
  /** Rungs in a row; a line that stands long enough starts again at 0. */
  readonly tries: number;
  readonly isTold: boolean;
  /** Media flowed since the last trouble. */
  readonly flowed: boolean;
}

export interface Circumstances {
  readonly nowMs: number;
  /** 0 to 1 */
  readonly random: number;
  readonly hasRelay: boolean;
  /** Media still arrives on every connection there is. */
  readonly flows: boolean;
}

/** A pair of addresses that works is found within a second or so, or not at all. */
const pairWithinMs = 3_000;
const answerWithinMs = 5_000;
const handshakeWithinMs = 10_000;
/** A line that stood longer than any answer takes was no part of the trouble before. */
const stoodMs = 20_000;
const blockedAfterMs = 12_000;
const tellAfterMs = 60_000;
const giveUpAfterMs = 180_000;
const longestPauseMs = 3_000;
/** Of rungs in a row in other networks, so many count in a new one. */
const triesElsewhere = 2;
/** Of trouble before media flowed again: enough to be told sooner, never to be given up sooner than a minute after that. */
const carriedAtMostMs = 50_000;

export const firstRung: Ladder = {
  rung: null, phase: 'resting', dueMs: null, relayOnly: false, act: null, isLineUp: true, stoodBefore: false,
  downSinceMs: 0, upSinceMs: 0, firstAnswerMs: null, askedAtMs: 0, tries: 0, isTold: false, flowed: false,
};

/**
 * The next state, and in `act` what to do now. Pure. Rungs are climbed one at a time; each has its time and then the next
 * one's turn. What lies between two rungs grows with every one in a row, so that a line that comes and goes is not stormed.
 */
export function climb(before: Ladder, event: LadderEvent, now: Circumstances): Ladder {
  const at: Ladder = { ...before, act: null };
  const { nowMs } = now;
  switch (event) {
    case 'start':
      return ask({ ...at, downSinceMs: nowMs, tries: 0, isTold: false }, 'renew', nowMs);
    case 'shaken':
      return at.rung === null ? rest(broken(at, nowMs), 'restart', now) : at;
    case 'moved':
      if (at.rung !== null && at.phase !== 'answered') return at;
      return rest(newcomer(at.rung === null ? broken(at, nowMs) : at), 'restart', now);
    case 'lost':
      return rest(at.rung === null ? broken(at, nowMs) : at, 'renew', now);
    case 'unheard':
      return at.phase === 'asked' && at.rung !== null ? { ...at, act: 'restart', dueMs: at.isLineUp ? nowMs + answerWithinMs : null } : at;
    case 'answered':
      return at.phase === 'asked' ? { ...at, phase: 'answered', dueMs: nowMs + patience(at, now), firstAnswerMs: at.firstAnswerMs ?? nowMs } : at;
    case 'way':
      return at.phase === 'answered' ? { ...at, dueMs: nowMs + handshakeWithinMs, firstAnswerMs: nowMs } : at;
    case 'up':
      return at.rung === null ? at : { ...at, rung: null, dueMs: null, upSinceMs: nowMs, stoodBefore: true, relayOnly: at.relayOnly || at.rung === 'relay' };
    case 'flows':
      return { ...at, flowed: true };
    case 'line-down':
      return { ...at, isLineUp: false, dueMs: at.phase === 'resting' ? at.dueMs : null };
    case 'line-up':
      return { ...at, isLineUp: true, dueMs: at.rung === null || at.phase === 'resting' ? at.dueMs : nowMs + answerWithinMs };
    case 'due':
      return due(at, now);
  }
}

/** ms since the Unix epoch when `due` is to be said, or null. */
export function wakeAtMs(at: Ladder): number | null {
  if (at.rung === null) return null;
  return Math.min(at.dueMs ?? Number.POSITIVE_INFINITY, limitMs(at));
}

function limitMs({ stoodBefore, firstAnswerMs, downSinceMs, isTold }: Ladder): number {
  const toldMs = downSinceMs + (isTold ? giveUpAfterMs : tellAfterMs);
  return stoodBefore || firstAnswerMs === null ? toldMs : Math.min(toldMs, firstAnswerMs + blockedAfterMs);
}

function due(before: Ladder, now: Circumstances): Ladder {
  const { nowMs } = now;
  if (before.rung === null) return before;
  const flows = now.flows && before.rung !== 'renew';
  // Nobody has gone without media so far.
  const at = flows ? { ...before, downSinceMs: nowMs } : before;
  if (nowMs >= limitMs(at)) {
    if (!at.stoodBefore && at.firstAnswerMs !== null) return { ...at, rung: null, act: 'blocked' };
    return at.isTold ? { ...at, rung: null, act: 'give-up' } : { ...at, isTold: true, act: 'tell' };
  }
  if (at.dueMs === null || nowMs < at.dueMs) return at;
  if (at.phase === 'resting') return ask(at, before.rung, nowMs);
  // What carries media is never put down: on a line that loses much an answer may take long.
  if (flows) return at.phase === 'asked' ? { ...at, dueMs: nowMs + answerWithinMs } : rest(at, 'restart', now);
  // The relay alone is worth a try where a way was looked for in vain, not where nobody answered.
  if (at.phase === 'answered' && canTryRelay(at, now)) return ask(at, 'relay', nowMs);
  return rest({ ...at, relayOnly: false }, 'renew', now);
}

const canTryRelay = ({ rung, relayOnly }: Ladder, { hasRelay }: Circumstances): boolean => hasRelay && rung !== 'relay' && !relayOnly;

/** Without a relay to try next, a little more. */
const patience = (at: Ladder, now: Circumstances): number => (canTryRelay(at, now) || at.rung === 'relay' ? pairWithinMs : answerWithinMs);

function ask(at: Ladder, rung: Rung, nowMs: number): Ladder {
  const isRenewed = rung === 'renew';
  const isLineUp = at.isLineUp || isRenewed;
  return {
    ...at, rung, phase: 'asked', askedAtMs: nowMs, isLineUp, tries: at.tries + 1, act: isRenewed ? 'renew' : 'restart',
    // New connections have deadlines of their own.
    dueMs: isRenewed || !isLineUp ? null : nowMs + answerWithinMs,
  };
}

/** At once, unless the rung before was climbed only just. */
function rest(at: Ladder, rung: Rung, { nowMs, random }: Circumstances): Ladder {
  const pauseMs = at.tries === 0 ? 0 : Math.min(250 * 2 ** (at.tries - 1), longestPauseMs) * (1 - random / 2);
  const dueMs = at.askedAtMs + pauseMs;
  return dueMs <= nowMs ? ask(at, rung, nowMs) : { ...at, rung, phase: 'resting', dueMs };
}

/** What was tried in other networks says little about this one; only who changes all the time has to wait. */
const newcomer = (at: Ladder): Ladder => ({ ...at, tries: Math.min(at.tries, triesElsewhere) });

/**
 * What breaks again soon goes on where it was; the time it stood makes up for as much time without media. Whoever saw
 * media in between is in trouble anew: a call that always comes back is never given up for the sum of its outages.
 */
function broken(at: Ladder, nowMs: number): Ladder {
  const stoodForMs = nowMs - at.upSinceMs;
  if (stoodForMs >= stoodMs) return { ...at, downSinceMs: nowMs, tries: 0, isTold: false, flowed: false };
  const carriedMs = Math.max(0, at.upSinceMs - at.downSinceMs - stoodForMs);
  if (!at.flowed) return { ...at, downSinceMs: nowMs - carriedMs };
  return { ...at, downSinceMs: nowMs - Math.min(carriedMs, carriedAtMostMs), isTold: false, flowed: false };
}
