import { isOver, type AuditActor, type ParticipantId } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import { errorName, type Logger } from '../logging/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { MediaRooms } from '../sfu/ports.ts';
import type { Consultation, SeatRecord } from '../stores/consultation.ts';
import type { Announcer } from './announcer.ts';
import { seatOf, type Decision } from './decision.ts';
import { decideAdmissionFailed, decideHostAct } from './host-decisions.ts';
import type { KeyLog } from './key-log.ts';
import type { Ledger, Place } from './ledger.ts';
import type { LiveConsultations } from './live-consultations.ts';
import { decideSelfAdmission } from './seat-decisions.ts';

interface AdmissionParts {
  readonly ledger: Ledger;
  readonly live: LiveConsultations;
  readonly rooms: MediaRooms;
  readonly keyLog: KeyLog;
  readonly announcer: Announcer;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/**
 * Letting somebody in: state and audit row are durable first, then the room is made sure of, then people are told.
 * If the room cannot be had, the person is back where they were and nobody was told anything.
 */
export class Admission {
  readonly #parts: AdmissionParts;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  /** `seat-state` unless the person is waiting (or at the door); of simultaneous calls exactly one succeeds. */
  admit(place: Place, id: ParticipantId, actor: AuditActor): Promise<void> {
    return this.#letIn(place, id, actor, 'seat.admitted', (consultation) => decideHostAct(consultation, id, 'admit', actor));
  }

  resume(place: Place, id: ParticipantId, actor: AuditActor): Promise<void> {
    return this.#letIn(place, id, actor, 'seat.resumed', (consultation) => decideHostAct(consultation, id, 'resume', actor));
  }

  /** A clinician goes in. */
  admitSelf(place: Place, id: ParticipantId): Promise<void> {
    return this.#letIn(place, id, { kind: 'seat', subject: id }, 'seat.admitted', (consultation) => decideSelfAdmission(consultation, id));
  }

  #letIn(place: Place, id: ParticipantId, actor: AuditActor, action: 'seat.admitted' | 'seat.resumed', decide: (consultation: Consultation) => Decision): Promise<void> {
    return this.#parts.metrics.outcome('admissions', () => this.#tryLetIn(place, id, actor, action, decide));
  }

  async #tryLetIn(place: Place, id: ParticipantId, actor: AuditActor, action: 'seat.admitted' | 'seat.resumed', decide: (consultation: Consultation) => Decision): Promise<void> {
    const { ledger, live, rooms, keyLog, announcer } = this.#parts;
    const { before } = await ledger.change(place, decide, (change) => live.hold(id, seatOf(change.before, id).state));
    try {
      await rooms.ensureRoom(place.appointmentId);
      await keyLog.load(place.appointmentId);
    } catch (error) {
      await this.#takeBack(place, seatOf(before, id), actor, action, error);
      throw new CodedError('media-unavailable');
    }
    live.settle(id);
    const now = live.get(place.appointmentId);
    // Ended while the room was being made: it may have come up after it was to be destroyed.
    if (now === null || isOver(now.appointment.state)) await rooms.destroyRoom(place.appointmentId);
    announcer.announce(place.appointmentId);
  }

  async #takeBack(place: Place, before: SeatRecord, actor: AuditActor, action: 'seat.admitted' | 'seat.resumed', error: unknown): Promise<void> {
    const { ledger, live, announcer, log } = this.#parts;
    log.warn('room-refused', { appointment: place.appointmentId, error: errorName(error) });
    try {
      await ledger.protect(place, (consultation) => decideAdmissionFailed(consultation, before, actor, action));
    } finally {
      live.settle(before.id);
      announcer.announce(place.appointmentId);
    }
  }
}
