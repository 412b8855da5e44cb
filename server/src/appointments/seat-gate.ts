import type { AppointmentId, AuditAction, ParticipantId } from '@consult-room/protocol';
import { isOver } from '@consult-room/protocol';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import { Pace } from '../limits/pace.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { AdmittedSeat, SeatGate } from '../sfu/ports.ts';
import { hashSecret } from '../tokens/hash-secret.ts';
import type { TokenDesk } from '../tokens/token-desk.ts';
import { authorise } from './authorise.ts';
import { demand } from './demand.ts';
import type { Entrance } from './entrance.ts';
import type { Ledger } from './ledger.ts';
import type { LiveConsultations } from './live-consultations.ts';

interface SeatGateParts {
  readonly tokens: TokenDesk;
  readonly live: LiveConsultations;
  readonly ledger: Ledger;
  readonly entrance: Entrance;
  readonly metrics: Metrics;
  readonly now: Clock;
}

/** Per token, so that whoever holds another one for the seat is in nobody's way. */
const triesBurst = 30;
const triesPerSecond = 1 / 2;
/** A hostile page can be refused 50 times a second: the log keeps the first 20, then one every three seconds. */
const notesBurst = 20;
const notesPerSecond = 1 / 3;

/** What the media side may ask of the appointments. */
export class LiveSeatGate implements SeatGate {
  readonly #parts: SeatGateParts;
  readonly #tries: Pace;
  readonly #notes: Pace;

  constructor(parts: SeatGateParts) {
    this.#parts = parts;
    this.#tries = new Pace(triesPerSecond, triesBurst, parts.now);
    this.#notes = new Pace(notesPerSecond, notesBurst, parts.now);
  }

  async admittedSeat(token: string): Promise<AdmittedSeat> {
    this.#tries.spend(hashSecret(token));
    const claims = this.#parts.tokens.readRoom(token);
    const consultation = this.#parts.live.ofSeat(claims.sub);
    const seat = consultation?.seats.find((candidate) => candidate.id === claims.sub);
    // Whoever is admitted is known here: see `LiveConsultations`.
    if (consultation === null || seat === undefined || claims.appt !== consultation.appointment.id || claims.role !== seat.role) throw new CodedError('not-admitted');
    demand({ as: 'seat', role: seat.role, state: this.#parts.live.shownState(seat), verb: 'media:create', appointment: consultation.appointment.state });
    const admitted = { appointmentId: seat.appointmentId, participantId: seat.id, role: seat.role };
    // The link alone, or a device that has given the seat up, opens no media: the token must be the present device's.
    if (seat.deviceHash === null || !this.#parts.tokens.isOfDevice(claims, seat.deviceHash)) {
      this.#note(admitted, 'janus.refused', { code: 'not-admitted', reason: 'other-device' });
      throw new CodedError('not-admitted');
    }
    await this.#parts.entrance.enter(seat);
    // The seat may have moved while that was written down.
    if (this.#parts.live.seat(seat.id)?.deviceHash !== seat.deviceHash) throw new CodedError('not-admitted');
    return admitted;
  }

  isAdmitted(participantId: ParticipantId): boolean {
    const { live } = this.#parts;
    const consultation = live.ofSeat(participantId);
    const seat = live.seat(participantId);
    // One question for every verb of the media: they all stand in the same row of the table.
    return consultation !== null && seat !== null
      && authorise({ as: 'seat', role: seat.role, state: live.shownState(seat), verb: 'media:message', appointment: consultation.appointment.state }) === null;
  }

  isLive(appointmentId: AppointmentId): boolean {
    const consultation = this.#parts.live.get(appointmentId);
    return consultation !== null && !isOver(consultation.appointment.state);
  }

  refused(seat: AdmittedSeat | null, action: AuditAction, detail: Readonly<Record<string, string>>): void {
    this.#parts.metrics.count('janus_refused', detail['code']);
    if (seat !== null) this.#note(seat, action, detail);
  }

  mediaLost(seat: AdmittedSeat, detail: Readonly<Record<string, string>>): void {
    this.#parts.metrics.count('media_lost', detail['reason']);
    this.#note(seat, 'media.lost', detail, 'failed');
  }

  mediaMoved(appointmentId: AppointmentId, detail: Readonly<Record<string, string>>): void {
    this.#parts.metrics.count('janus_moves', detail['reason']);
    const consultation = this.#parts.live.get(appointmentId);
    if (consultation === null) return;
    const { clinicId } = consultation.appointment;
    this.#parts.ledger.note({ clinicId, chain: appointmentId, actor: { kind: 'system', subject: 'media' }, action: 'media.moved', detail });
  }

  #note(seat: AdmittedSeat, action: AuditAction, detail: Readonly<Record<string, string>>, outcome: 'refused' | 'failed' = 'refused'): void {
    const consultation = this.#parts.live.get(seat.appointmentId);
    if (consultation === null || !this.#notes.take(seat.participantId)) return;
    this.#parts.ledger.note({
      clinicId: consultation.appointment.clinicId, chain: seat.appointmentId,
      actor: { kind: 'seat', subject: seat.participantId }, action, outcome, detail,
    });
  }
}
