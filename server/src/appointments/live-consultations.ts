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
  /** How many protective changes of a consultation the store has not taken yet. Until then its rows are out of date. */
  readonly #unwritten = new Map<AppointmentId, number>();

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

  all(): Iterable<Consultation> {
    return this.#byId.values();
  }

  *ofClinic(clinicId: ClinicId): Iterable<Consultation> {
    for (const id of this.#idsOfClinic.get(clinicId) ?? []) {
      const consultation = this.get(id);
      if (consultation !== null) yield consultation;
    }
  }

  /** Takes a committed state, unless a newer one is known, or one that the store has yet to learn. */
  remember(consultation: Consultation): void {
    const { id, version } = consultation.appointment;
    const known = this.#byId.get(id);
    if (known !== undefined && (this.#unwritten.has(id) || known.appointment.version > version)) return;
    this.#keep(consultation);
  }

  /** Takes a state that protects somebody and is not in the store: no row replaces it until `written`. */
  rememberUnwritten(consultation: Consultation): void {
    const { id } = consultation.appointment;
    this.#unwritten.set(id, (this.#unwritten.get(id) ?? 0) + 1);
    this.#keep(consultation);
  }

  /** The store has one of the unwritten changes; after the last one `stored` is the truth again. */
  written(id: AppointmentId, stored: Consultation | null): void {
    const left = (this.#unwritten.get(id) ?? 0) - 1;
    if (left > 0) {
      this.#unwritten.set(id, left);
      return;
    }
    this.#unwritten.delete(id);
    if (stored !== null && this.#byId.has(id)) this.#keep(stored);
    if (stored === null || isOver(stored.appointment.state)) this.forget(id);
  }

  isUnwritten(id: AppointmentId): boolean {
    return this.#unwritten.has(id);
  }

  #keep(consultation: Consultation): void {
    const { id, clinicId } = consultation.appointment;
    this.#byId.set(id, consultation);
    const ids = this.#idsOfClinic.get(clinicId) ?? new Set();
    this.#idsOfClinic.set(clinicId, ids.add(id));
    for (const seat of consultation.seats) this.#appointmentOfSeat.set(seat.id, id);
  }

  /** One that is over in a way the store has yet to learn stays: its old row must not bring it back. */
  forget(id: AppointmentId): void {
    const consultation = this.get(id);
    if (consultation === null || this.#unwritten.has(id)) return;
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
