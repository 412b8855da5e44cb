import { isHost, isOver, type NetworkItem, type ParticipantId, type SeatState } from '@consult-room/protocol';
import type { Clock } from '../clock.ts';
import { states } from '../metrics/catalogue.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { SeatRecord } from '../stores/consultation.ts';
import { seatOf } from './decision.ts';
import type { Change } from './ledger.ts';
import type { LiveConsultations } from './live-consultations.ts';

const steps: ReadonlySet<SeatState> = new Set(['arrived', 'checking', 'waiting', 'admitted', 'in-room']);
const inside: ReadonlySet<SeatState> = new Set(['admitted', 'in-room', 'held']);
const ends: ReadonlySet<SeatState> = new Set(['left', 'denied', 'removed', 'expired']);

/** How visits go, in numbers that belong to nobody: read off every committed change of a seat. */
export class VisitFigures {
  readonly #metrics: Metrics;
  readonly #now: Clock;
  readonly #admittedAtMs = new Map<ParticipantId, number>();

  constructor(live: LiveConsultations, metrics: Metrics, now: Clock) {
    this.#metrics = metrics;
    this.#now = now;
    metrics.gauge('appointments', () => tally(states.appointments, Array.from(live.all(), ({ appointment }) => appointment.state)));
    metrics.gauge('seats', () => tally(states.seats, Array.from(live.all()).flatMap(({ seats }) => seats.map((seat) => live.shownState(seat)))));
  }

  changed({ before, after }: Change): void {
    if (before === after) return;
    const isEnd = isOver(after.appointment.state) && !isOver(before.appointment.state);
    for (const seat of before.seats) {
      const next = seatOf(after, seat.id);
      this.#tested(seat.check?.network, next.check?.network);
      if (next.state !== seat.state) this.#moved(seat, next.state, isEnd);
    }
  }

  #moved(seat: SeatRecord, to: SeatState, isEnd: boolean): void {
    // Who is put back to where they waited (no room could be had, another device) makes no step.
    const isStep = steps.has(to) && !(to === 'waiting' && inside.has(seat.state));
    if (isStep && !isHost(seat.role)) this.#metrics.count('visit_steps', to);
    if (ends.has(to)) this.#metrics.count('seats_left', to === 'left' && isEnd ? 'ended' : to);
    this.#time(seat, to);
  }

  /** A test of the network that has come to an end. */
  #tested(before: NetworkItem | undefined, after: NetworkItem | undefined): void {
    if (after === undefined || after.status === 'testing' || after === before || (before?.status === after.status && before.code === after.code)) return;
    if (after.status === 'untested' && after.code === undefined) return;
    this.#metrics.count('network_tests', after.figures === undefined ? after.code : `${after.status}/${after.figures.path}`);
    if (after.status === 'weak') this.#metrics.count('network_weaknesses', after.code);
  }

  #time(seat: SeatRecord, to: SeatState): void {
    const nowMs = this.#now();
    const admittedAtMs = this.#admittedAtMs.get(seat.id);
    this.#admittedAtMs.delete(seat.id);
    if (to === 'admitted') this.#admittedAtMs.set(seat.id, nowMs);
    if (to === 'admitted' && seat.state === 'waiting' && seat.waitingSinceMs !== null) this.#metrics.observe('waiting_seconds', (nowMs - seat.waitingSinceMs) / 1_000);
    if (to === 'in-room' && admittedAtMs !== undefined) this.#metrics.observe('entering_seconds', (nowMs - admittedAtMs) / 1_000);
  }
}

function tally(all: readonly string[], found: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map(all.map((state) => [state, 0]));
  for (const state of found) counts.set(state, (counts.get(state) ?? 0) + 1);
  return Object.fromEntries(counts);
}
