import { tokenLifetimeMs } from './token-lifetime.ts';

/** A key is published this long before it signs: what others keep of our key list (max-age 300 s), and clocks that differ. */
const passiveMs = 6 * 60_000;
const skewMs = 60_000;

/** When a key was made, as its `kid` says: `20261124T120000Z-…`; keys of the first version name the day alone. Throws for anything else. */
export function madeAtMs(kid: string): number {
  const [, year, month, day, hours = '00', minutes = '00', seconds = '00'] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?-[A-Za-z0-9_-]{11}$/.exec(kid) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
  if (Number.isNaN(at)) throw new Error('a signing key file has an unexpected name');
  return at;
}

export interface KeySchedule {
  readonly kid: string;
  readonly signsFromMs: number;
  /** From here on its signatures count for nothing; null: no other key has followed it. */
  readonly retiresAtMs: number | null;
}

/**
 * What becomes of each key, from their names alone, so that every process agrees without asking: a new one is only
 * published, then it signs, then the one before retires when the last token it signed is over. The first signs at once.
 */
export function keySchedule(kids: readonly string[]): readonly KeySchedule[] {
  const sorted = kids.toSorted((a, b) => madeAtMs(a) - madeAtMs(b) || (a < b ? -1 : 1));
  const signsFrom = sorted.map((kid, index) => madeAtMs(kid) + (index === 0 ? 0 : passiveMs));
  return sorted.map((kid, index) => {
    const next = signsFrom[index + 1];
    return { kid, signsFromMs: signsFrom[index] ?? 0, retiresAtMs: next === undefined ? null : next + tokenLifetimeMs + skewMs };
  });
}

/** The key that signs at this moment; a clock that is behind every key gets the oldest. */
export function signingKid(schedule: readonly KeySchedule[], nowMs: number): string | null {
  return (schedule.findLast(({ signsFromMs }) => signsFromMs <= nowMs) ?? schedule[0])?.kid ?? null;
}

/** Another gateway's clock may be ahead, and have deleted it. */
export function retiresSoon(entry: KeySchedule, nowMs: number): boolean {
  return isRetired(entry, nowMs + skewMs);
}

export function isRetired({ retiresAtMs }: KeySchedule, nowMs: number): boolean {
  return retiresAtMs !== null && retiresAtMs <= nowMs;
}
