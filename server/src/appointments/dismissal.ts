import { closeCode, isOver, mayEnterRoom, type AuditActor, type ParticipantId, type SeatState } from '@consult-room/protocol';
import type { MediaRooms } from '../sfu/ports.ts';
import type { Consultation } from '../stores/consultation.ts';
import type { Announcer } from './announcer.ts';
import { seatOf, type Decision } from './decision.ts';
import { finalCode, overCode } from './door-hours.ts';
import { decideHostAct, decideOver } from './host-decisions.ts';
import type { KeyLog } from './key-log.ts';
import type { Change, Ledger, Place } from './ledger.ts';
import type { LiveConsultations } from './live-consultations.ts';
import type { SeatConnections } from './seat-connections.ts';
import { decideLeave } from './seat-decisions.ts';

interface DismissalParts {
  readonly ledger: Ledger;
  readonly live: LiveConsultations;
  readonly connections: SeatConnections;
  readonly rooms: MediaRooms;
  readonly keyLog: KeyLog;
  readonly announcer: Announcer;
}

/**
 * Getting somebody out: state and audit first, then people are told and media is cut, both in one task. All of it protects somebody, so
 * none of it waits for a store that fails or a media server that does not answer.
 */
export class Dismissal {
  readonly #parts: DismissalParts;

  constructor(parts: DismissalParts) {
    this.#parts = parts;
  }

  leave(place: Place, id: ParticipantId): Promise<void> {
    return this.#out(place, id, (consultation) => decideLeave(consultation, id));
  }

  hold(place: Place, id: ParticipantId, actor: AuditActor): Promise<void> {
    return this.#out(place, id, (consultation) => decideHostAct(consultation, id, 'hold', actor));
  }

  deny(place: Place, id: ParticipantId, actor: AuditActor, reason: string | null): Promise<void> {
    return this.#out(place, id, (consultation) => decideHostAct(consultation, id, 'deny', actor, reason));
  }

  remove(place: Place, id: ParticipantId, actor: AuditActor): Promise<void> {
    return this.#out(place, id, (consultation) => decideHostAct(consultation, id, 'remove', actor));
  }

  /** The clinic takes the seat back: link and tokens open nothing any more. */
  async revoke(place: Place, id: ParticipantId, actor: AuditActor): Promise<void> {
    await this.#out(place, id, (consultation) => {
      if (seatOf(consultation, id).state === 'removed') return { seats: [], audit: [] };
      const removal = decideHostAct(consultation, id, 'remove', actor);
      return { ...removal, audit: [{ actor, action: 'participant.revoked', target: id }, ...removal.audit] };
    });
  }

  /** Ended by a clinician, cancelled by the clinic, or closed when its time was over. */
  async over(place: Place, event: 'end' | 'cancel' | 'no-show', actor: AuditActor, reason: 'ended' | 'cancelled' | 'expired'): Promise<Change> {
    const change = await this.#parts.ledger.protect(place, (consultation) => decideOver(consultation, event, actor));
    await this.#clear(place, change.after, reason);
    return change;
  }

  /** Acts upon what was decided by another gateway, and is known only now. */
  async enforce(place: Place, ids: readonly ParticipantId[]): Promise<void> {
    const consultation = this.#parts.live.get(place.appointmentId);
    if (consultation !== null && isOver(consultation.appointment.state)) return this.#clear(place, consultation, 'ended');
    for (const id of ids) {
      const seat = this.#parts.live.seat(id);
      if (seat !== null && !mayEnterRoom(seat.state)) await this.#show(place, id, seat.state);
    }
  }

  async #clear(place: Place, { appointment }: Consultation, reason: 'ended' | 'cancelled' | 'expired'): Promise<void> {
    const { live, connections, rooms, keyLog, announcer } = this.#parts;
    const destroyed = rooms.destroyRoom(place.appointmentId);
    for (const connection of Array.from(connections.of(place.appointmentId))) {
      connection.send({ type: 'ended', reason });
      connection.line.close(closeCode.over, overCode(appointment.state) ?? 'appointment-ended');
    }
    keyLog.forget(place.appointmentId);
    live.forget(place.appointmentId);
    announcer.refreshClinic(place.clinicId);
    await destroyed;
  }

  async #out(place: Place, id: ParticipantId, decide: (consultation: Consultation) => Decision): Promise<void> {
    const { before, after } = await this.#parts.ledger.protect(place, decide);
    await this.#show(place, id, seatOf(after, id).state, mayEnterRoom(seatOf(before, id).state));
  }

  async #show(place: Place, id: ParticipantId, state: SeatState, wasInside = true): Promise<void> {
    const { connections, rooms, keyLog, announcer } = this.#parts;
    try {
      if (wasInside) keyLog.seatGone(place.appointmentId, id);
      announcer.announce(place.appointmentId);
      const code = finalCode(state);
      if (code !== null) connections.find(id)?.line.close(closeCode.forbidden, code);
    } finally {
      // In the same task, after the words: a browser that only sees its media go would say the connection dropped.
      await rooms.expelSeat(id);
    }
  }
}
