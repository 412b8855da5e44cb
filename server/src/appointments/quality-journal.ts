import { mediaPathSchema, mayEnterRoom, type ParticipantId, type QualityReport } from '@consult-room/protocol';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { Clock } from '../clock.ts';
import { Pace } from '../limits/pace.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { SeatRecord } from '../stores/consultation.ts';
import { seatOf } from './decision.ts';
import type { Change } from './ledger.ts';
import { QualityTimeline } from './quality-timeline.ts';

/** Of one seat; more say nothing new. */
const reports = { perSecond: 1, burst: 10 };

/**
 * How people's connections are, as their browsers say: in numbers that belong to nobody at once, and in one entry of the
 * record when a person is out of the room, so that a help desk can tell afterwards what a visit was like.
 */
export class QualityJournal {
  readonly #metrics: Metrics;
  readonly #now: Clock;
  readonly #pace: Pace;
  readonly #timelines = new Map<ParticipantId, QualityTimeline>();

  constructor(metrics: Metrics, now: Clock) {
    this.#metrics = metrics;
    this.#now = now;
    this.#pace = new Pace(reports.perSecond, reports.burst, now);
    metrics.gauge('media_paths', () => this.#paths());
  }

  report(seat: SeatRecord, report: QualityReport): void {
    if (!this.#pace.take(seat.id)) return;
    const { level, reasons = [], figures } = report;
    this.#metrics.count('quality_reports', level);
    for (const reason of reasons) this.#metrics.count('quality_reasons', reason);
    if (figures !== undefined) this.#measure(figures);
    const timeline = this.#timelines.get(seat.id) ?? new QualityTimeline(this.#now());
    this.#timelines.set(seat.id, timeline);
    timeline.add(report, this.#now());
  }

  /** What goes on record for whoever is out of the room after this change. */
  summed({ before, after }: Change): readonly AuditEvent[] {
    return before.seats.flatMap((seat) => {
      const timeline = this.#timelines.get(seat.id);
      if (timeline === undefined || mayEnterRoom(seatOf(after, seat.id).state)) return [];
      this.#timelines.delete(seat.id);
      return [{
        clinicId: seat.clinicId, chain: seat.appointmentId, actor: { kind: 'seat', subject: seat.id }, action: 'quality.summed', detail: timeline.sum(this.#now()),
      }];
    });
  }

  #measure({ lossPercent, roundTripMs, jitterMs, mos }: NonNullable<QualityReport['figures']>): void {
    this.#metrics.observe('media_loss_ratio', lossPercent / 100);
    if (roundTripMs !== null) this.#metrics.observe('media_round_trip_seconds', roundTripMs / 1_000);
    if (jitterMs !== null) this.#metrics.observe('media_jitter_seconds', jitterMs / 1_000);
    if (mos !== null) this.#metrics.observe('audio_mos', mos);
  }

  #paths(): Readonly<Record<string, number>> {
    const found = [...this.#timelines.values()].map(({ path }) => path);
    return Object.fromEntries(mediaPathSchema.options.map((path) => [path, found.filter((one) => one === path).length]));
  }
}
