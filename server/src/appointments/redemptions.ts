import { joinsByLink, type ErrorCode, type RedemptionView } from '@consult-room/protocol';
import { appendAudit } from '../audit/audit-chain.ts';
import type { Clock } from '../clock.ts';
import { CodedError, toCodedError } from '../coded-error.ts';
import { Pace } from '../limits/pace.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Consultation, SeatRecord } from '../stores/consultation.ts';
import type { StoreReads } from '../stores/store.ts';
import type { BirthDates } from '../tokens/birth-dates.ts';
import { hashSecret } from '../tokens/hash-secret.ts';
import type { TokenDesk } from '../tokens/token-desk.ts';
import { decideBirthDate } from './decide-birth-date.ts';
import { demand } from './demand.ts';
import { checkHours } from './door-hours.ts';
import type { Ledger } from './ledger.ts';

interface RedemptionsParts {
  readonly reads: StoreReads;
  readonly ledger: Ledger;
  readonly tokens: TokenDesk;
  readonly birthDates: BirthDates;
  readonly metrics: Metrics;
  readonly now: Clock;
}

/** Of one link from one address: whoever else has got hold of it must not keep the person out it was sent to. */
const redeemedBurst = 40;
const redeemedPerSecond = 1 / 10;
/** Of one link from all addresses together. */
const redeemedBurstInAll = 400;
const redeemedPerSecondInAll = 1;

/**
 * Turns the secret of an emailed link into a room token. It may be done any number of times inside the window and
 * changes no seat: whoever opens links by machine only ever stands at a closed door.
 */
export class Redemptions {
  readonly #parts: RedemptionsParts;
  /** Each redemption is an entry in the record, which a link's holder must not make grow without end. */
  readonly #pace: Pace;
  readonly #paceInAll: Pace;

  constructor(parts: RedemptionsParts) {
    this.#parts = parts;
    this.#pace = new Pace(redeemedPerSecond, redeemedBurst, parts.now);
    this.#paceInAll = new Pace(redeemedPerSecondInAll, redeemedBurstInAll, parts.now);
  }

  /** `birthDate`: YYYY-MM-DD, or null when the person was not asked yet. `subscriber`: who asks, as far as addresses tell. */
  async redeem(secret: string, birthDate: string | null, subscriber: string): Promise<RedemptionView> {
    const { reads, tokens, metrics } = this.#parts;
    const linkHash = hashSecret(secret);
    const consultation = await reads.findConsultationOfLink(linkHash);
    const seat = consultation?.seats.find((candidate) => candidate.linkHash === linkHash && joinsByLink(candidate.role));
    if (consultation === null || seat === undefined) {
      metrics.count('link_redemptions', 'link-unknown');
      throw new CodedError('link-unknown');
    }
    this.#pace.spend(`${seat.id} ${subscriber}`);
    this.#paceInAll.spend(seat.id);
    await this.#open(consultation, seat, birthDate);
    metrics.count('link_redemptions', 'ok');
    const { start, end, state } = consultation.appointment;
    return {
      ...tokens.forSeat(seat),
      appointment: { start, end, state },
      participant: { id: seat.id, role: seat.role, name: seat.name },
    };
  }

  /** The door's answer, on record either way; granted only once the record stands. */
  async #open(consultation: Consultation, seat: SeatRecord, birthDate: string | null): Promise<void> {
    const { ledger, metrics, now } = this.#parts;
    const event = { clinicId: seat.clinicId, chain: seat.appointmentId, actor: { kind: 'stranger', subject: seat.id }, target: seat.id } as const;
    try {
      demand({ as: 'stranger', role: seat.role, state: seat.state, verb: 'redeemLink', appointment: consultation.appointment.state });
      checkHours(consultation.appointment, seat, now());
    } catch (error) {
      const { code } = toCodedError(error);
      metrics.count('link_redemptions', code);
      ledger.note({ ...event, action: 'link.refused', outcome: 'refused', detail: { code } });
      throw error;
    }
    await this.#askBirthDate(seat, birthDate);
    await ledger.transact((tx) => appendAudit(tx, { ...event, action: 'link.redeemed' }, now()));
  }

  /** Counted before it is answered. */
  async #askBirthDate(seat: SeatRecord, birthDate: string | null): Promise<void> {
    const { ledger, birthDates, metrics } = this.#parts;
    const { birthDateHash: hash } = seat;
    if (hash === null) return;
    if (birthDate === null) throw new CodedError('birth-date-required');
    const isRight = birthDates.isRight(hash, seat.id, birthDate);
    let refusal: ErrorCode | null = null;
    await ledger.change(seat, (consultation) => {
      const answer = decideBirthDate(consultation, seat.id, isRight);
      refusal = answer.refusal;
      return answer.decision;
    });
    if (refusal === null) return;
    metrics.count('link_redemptions', refusal);
    throw new CodedError(refusal);
  }
}
