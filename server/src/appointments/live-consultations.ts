import { isOver, mayEnterRoom, type AppointmentId, type ParticipantId, type SeatState } from '@consult-room/protocol';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { Consultation, SeatRecord } from '../stores/consultation.ts';

/**
 * The last committed state of every consultation that somebody is connected to, waits in or is inside of. The store is
 * the truth; this is its shadow, for questions that cannot wait: may this seat touch media, who is to be told what.
 */
export class LiveConsultations {
  readonly #byId = new Map<AppointmentId, Consultation>();
  readonly #idsOfClinic = new Map<ClinicId, Set<AppointmentId>>();
  readonly #appointmentOfSeat = new Map<ParticipantId, AppointmentId>();
  /** Admitted in the store, but the room does not stand yet: to everybody else they are where they were. */
  readonly #pending = new Map<ParticipantId, SeatState>();

  get(id: AppointmentId): Consultation | null {
    return this.#byId.get(id) ?? null;
  }

  ofSeat(id: ParticipantId): Consultation | null {
    const appointmentId = this.#appointmentOfSeat.get(id);
    return appointmentId === undefined ? null : this.get(appointmentId);
  }

  seat(id: ParticipantId): SeatRecord | null {
    return this.ofSeat(id)?.seats.find((seat) => seat.id === id) ?? null;
  }

  *ofClinic(clinicId: ClinicId): Iterable<Consultation> {
    for (const id of this.#idsOfClinic.get(clinicId) ?? []) {
      const consultation = this.get(id);
      if (consultation !== null) yield consultation;
    }
  }

  /** Takes a committed state, unless a newer one is known. */
  remember(consultation: Consultation): void {
    const { id, version, clinicId } = consultation.appointment;
    const known = this.#byId.get(id);
    if (known !== undefined && known.appointment.version > version) return;
    this.#byId.set(id, consultation);
    const ids = this.#idsOfClinic.get(clinicId) ?? new Set();
    this.#idsOfClinic.set(clinicId, ids.add(id));
    for (const seat of consultation.seats) this.#appointmentOfSeat.set(seat.id, id);
  }

  forget(id: AppointmentId): void {
    const consultation = this.get(id);
    if (consultation === null) return;
    for (const seat of consultation.seats) {
      this.#appointmentOfSeat.delete(seat.id);
      this.#pending.delete(seat.id);
    }
    this.#byId.delete(id);
    const ids = this.#idsOfClinic.get(consultation.appointment.clinicId);
    ids?.delete(id);
    if (ids?.size === 0) this.#idsOfClinic.delete(consultation.appointment.clinicId);
  }

  /** From now until `settle`, the seat is shown in the state it comes from. */
  hold(id: ParticipantId, shown: SeatState): void {
    this.#pending.set(id, shown);
  }

  settle(id: ParticipantId): void {
    this.#pending.delete(id);
  }

  /** The state as everybody, the person included, may know it. */
  shownState(seat: SeatRecord): SeatState {
    return seat.state === 'admitted' ? this.#pending.get(seat.id) ?? seat.state : seat.state;
  }

  /** May this seat touch media, keys and the roster at this moment? */
  isAdmitted(id: ParticipantId): boolean {
    const consultation = this.ofSeat(id);
    const seat = consultation?.seats.find((candidate) => candidate.id === id);
    if (consultation === null || seat === undefined || isOver(consultation.appointment.state)) return false;
    return mayEnterRoom(this.shownState(seat));
  }
}
