import type { FrameCounters } from '../messages.ts';

/** What one receiver got in total. */
export interface ReceivedTotal {
  /** The stream's name in the worker's counters. */
  readonly key: string;
  readonly bytes: number;
  /** Null for sound, whose decoder fills gaps by itself and so proves nothing. */
  readonly framesDecoded: number | null;
}

/**
 * `fine`: it plays, or there is nothing to play, or its key is not here yet. `renew`: bytes come and nothing plays; now is
 * the time to put on a new transform. `stuck`: that did not help. `refused`: every frame was turned away (forged, or
 * somebody else's), which no transform cures.
 */
export type ReceiveVerdict = 'fine' | 'renew' | 'stuck' | 'refused';

interface Seen {
  readonly total: ReceivedTotal;
  readonly ok: number;
  readonly noKey: number;
  readonly rejected: number;
  /** Last look at which it played or had no reason to. ms since the Unix epoch. */
  readonly wellAtMs: number;
  readonly renewed: number;
}

const patienceMs = 3_000;
const maxRenewals = 3;
/** 3, 9 and 21 s after it stopped, each try given twice the time of the one before. */
const renewalDueMs = (renewed: number): number => patienceMs * (2 ** (renewed + 1) - 1);

/** Watches that what arrives is also shown. Pure: the caller looks once a second, renews, and tells people. */
export class ReceiveWatch {
  #seen = new Map<string, Seen>();

  /** @param nowMs ms since the Unix epoch */
  look(totals: readonly ReceivedTotal[], counters: Readonly<Record<string, FrameCounters>>, nowMs: number): ReadonlyMap<string, ReceiveVerdict> {
    const seen = new Map<string, Seen>();
    const verdicts = new Map<string, ReceiveVerdict>();
    for (const total of totals) {
      const { ok = 0, noKey = 0, rejected = 0 } = counters[total.key] ?? {};
      const before = this.#seen.get(total.key) ?? { total, ok, noKey, rejected, wellAtMs: nowMs, renewed: 0 };
      const { verdict, wellAtMs, renewed } = judge(before, { total, ok, noKey, rejected }, nowMs);
      seen.set(total.key, { total, ok, noKey, rejected, wellAtMs, renewed });
      verdicts.set(total.key, verdict);
    }
    this.#seen = seen;
    return verdicts;
  }

  /** For a page nobody looks at, whose browser need not decode, and for a new connection. */
  restart(): void {
    this.#seen.clear();
  }
}

function judge(before: Seen, now: Pick<Seen, 'total' | 'ok' | 'noKey' | 'rejected'>, nowMs: number): Pick<Seen, 'wellAtMs' | 'renewed'> & { readonly verdict: ReceiveVerdict } {
  const opened = now.ok > before.ok;
  const plays = now.total.framesDecoded === null ? opened : now.total.framesDecoded > (before.total.framesDecoded ?? 0);
  const idle = now.total.bytes <= before.total.bytes || (!opened && now.noKey > before.noKey);
  if (plays) return { verdict: 'fine', wellAtMs: nowMs, renewed: 0 };
  if (idle) return { verdict: 'fine', wellAtMs: nowMs, renewed: before.renewed };
  const { wellAtMs, renewed } = before;
  const forMs = nowMs - wellAtMs;
  if (forMs < patienceMs) return { verdict: 'fine', wellAtMs, renewed };
  if (!opened && now.rejected > before.rejected) return { verdict: 'refused', wellAtMs, renewed };
  if (renewed >= maxRenewals) return { verdict: 'stuck', wellAtMs, renewed };
  return forMs >= renewalDueMs(renewed) ? { verdict: 'renew', wellAtMs, renewed: renewed + 1 } : { verdict: 'fine', wellAtMs, renewed };
}
