import type { ReceiveVerdict } from '@consult-room/e2ee/main';
import { slot, type FrameCounters, type Slot } from '@consult-room/e2ee/messages';

export type EvidenceState = 'encrypted' | 'pending' | 'failed';

/** What the watch over receivers says of each stream, by its name in the counters. */
export type Verdicts = ReadonlyMap<string, ReceiveVerdict>;

/** A stream we show, and since when: frames of an earlier connection prove nothing about this one. */
export interface ShownStream {
  readonly slot: Slot;
  /** ms since the Unix epoch */
  readonly sinceMs: number;
}

/** A person as far as evidence goes: what of theirs we should be receiving now. */
export interface ExpectedPerson {
  readonly participantId: string;
  /** Everything subscribed. */
  readonly streams: readonly ShownStream[];
  /** Of these, what is switched on over there. */
  readonly live: readonly Slot[];
}

export interface Evidence {
  readonly state: EvidenceState;
  readonly code: string;
  readonly people: ReadonlyMap<string, EvidenceState>;
}

/** How old the last authenticated frame may be. */
const freshMs = 5_000;

/**
 * The lock is drawn from frames that were opened and authenticated in the last seconds, never from configuration alone.
 * Codes: `alone` nobody else is here · `no-key` the group is not agreed yet · `no-frames` somebody's frames do not
 * arrive or do not open · `frames-refused` all that arrive are forged or somebody else's · `not-decoded` frames open and
 * yet no picture comes of them · `authenticated`.
 */
export function evidenceOf(
  counters: Readonly<Record<string, FrameCounters>>, keyActive: boolean, expected: readonly ExpectedPerson[], nowMs: number, verdicts: Verdicts = new Map(),
): Evidence {
  const people = new Map(expected.map((person) => [person.participantId, stateOf(person, counters, nowMs, verdicts)]));
  if (expected.length === 0) return { state: 'pending', code: 'alone', people };
  if (!keyActive) return { state: 'pending', code: 'no-key', people };
  // Somebody who sends nothing at all cannot be judged, and must not hide that the others can.
  const judged = expected.filter((person) => person.live.length > 0 || people.get(person.participantId) === 'encrypted');
  const proven = judged.length > 0 && judged.every((person) => people.get(person.participantId) === 'encrypted');
  return proven ? { state: 'encrypted', code: 'authenticated', people } : { state: 'pending', code: causeOf(verdicts), people };
}

function causeOf(verdicts: Verdicts): string {
  const seen = [...verdicts.values()];
  return seen.includes('refused') ? 'frames-refused' : seen.includes('stuck') ? 'not-decoded' : 'no-frames';
}

function stateOf({ participantId, streams, live }: ExpectedPerson, counters: Readonly<Record<string, FrameCounters>>, nowMs: number, verdicts: Verdicts): EvidenceState {
  // A muted microphone still sends sealed silence, so it speaks for somebody whose camera is off as well.
  const needed = live.length > 0 ? live : [slot.microphone];
  const fresh = needed.every((which) => {
    const key = `receive/${participantId}/${which}`;
    const counter = counters[key];
    // Opened is not shown: a picture nobody sees is no reason for a lock.
    if (verdicts.get(key) === 'stuck') return false;
    const sinceMs = streams.find((stream) => stream.slot === which)?.sinceMs ?? Infinity;
    return counter !== undefined && counter.lastOkAt >= sinceMs && nowMs - counter.lastOkAt <= freshMs;
  });
  return fresh ? 'encrypted' : 'pending';
}
