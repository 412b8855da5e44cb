import { isHost, isOver, mayEnterRoom, type AppointmentId } from '@consult-room/protocol';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { Consultation, SeatRecord } from '../stores/consultation.ts';
import type { GroupRecord } from '../stores/group-record.ts';
import type { IceDesk } from './ice-desk.ts';
import type { LiveConsultations } from './live-consultations.ts';
import { rosterFor } from './roster.ts';
import type { SeatConnection, SeatConnections } from './seat-connections.ts';
import { placesInLine } from './waiting-line.ts';

export interface AnnouncerParts {
  readonly live: LiveConsultations;
  readonly connections: SeatConnections;
  readonly ice: IceDesk;
  readonly groupOf: (id: AppointmentId) => GroupRecord | null;
  /** Is a member of staff looking at a queue that shows this appointment? */
  readonly isWatched: (consultation: Consultation) => boolean;
  /** The clinic's queues have news. */
  readonly queueChanged: (clinicId: ClinicId) => void;
}

/**
 * Tells every connected browser what changed for it, from committed state alone. What a seat may know follows from its
 * own state: before admission nothing of the room, of the people in it or of its keys.
 */
export class Announcer {
  readonly #parts: AnnouncerParts;

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  /** After any change to the appointment, its seats or their connections. */
  announce(id: AppointmentId): void {
    const consultation = this.announceRoom(id);
    if (consultation !== null) this.refreshClinic(consultation.appointment.clinicId);
  }

  /** After a change that concerns nobody outside the appointment: microphones, keys. */
  announceRoom(id: AppointmentId): Consultation | null {
    const consultation = this.#parts.live.get(id);
    if (consultation === null) return null;
    for (const connection of this.#parts.connections.of(id)) this.#tell(connection, consultation);
    return consultation;
  }

  /** The line moved, or a member of staff came or went: everybody who waits in this clinic. */
  refreshClinic(clinicId: ClinicId): void {
    const places = placesInLine(this.#parts.live.ofClinic(clinicId));
    for (const [id, position] of places) {
      const connection = this.#parts.connections.find(id);
      const consultation = connection?.toldState === 'waiting' ? this.#parts.live.ofSeat(id) : null;
      if (consultation !== null) connection?.tell({ type: 'waiting', position, clinicianPresent: this.#isClinicianHere(consultation) });
    }
    this.#parts.queueChanged(clinicId);
  }

  #tell(connection: SeatConnection, consultation: Consultation): void {
    const seat = consultation.seats.find((candidate) => candidate.id === connection.participantId);
    if (seat === undefined) return;
    const state = this.#parts.live.shownState(seat);
    if (connection.toldState !== state) {
      connection.toldState = state;
      connection.send({ type: 'seat', state, ...(state === 'denied' && seat.denyReason !== null && { reason: seat.denyReason }) });
      if (!mayEnterRoom(state)) connection.forgetRoom();
    }
    if (mayEnterRoom(state) && !isOver(consultation.appointment.state)) this.#tellRoom(connection, consultation, seat);
  }

  #tellRoom(connection: SeatConnection, consultation: Consultation, seat: SeatRecord): void {
    const { live, connections, ice, groupOf } = this.#parts;
    if (!connection.isToldAdmitted) {
      connection.isToldAdmitted = true;
      connection.send({ type: 'admitted', ...ice.issueFor(seat), host: isHost(seat.role) });
    }
    const participants = rosterFor(seat, consultation, {
      shownState: (other) => live.shownState(other),
      mediaOf: (id) => connections.find(id)?.media ?? null,
    });
    connection.tell({ type: 'roster', participants });
    connection.tell({ type: 'appointment', state: consultation.appointment.state });
    this.#tellGroup(connection, groupOf(consultation.appointment.id));
  }

  /** Epochs move with every commit, which members follow by themselves: only a new group or committer is news. */
  #tellGroup(connection: SeatConnection, group: GroupRecord | null): void {
    const committer = group !== null && this.#parts.live.isAdmitted(group.committer) ? group.committer : null;
    const key = `${group?.groupId ?? ''}|${committer ?? ''}`;
    if (connection.toldGroup === key) return;
    connection.toldGroup = key;
    connection.send({ type: 'group', groupId: group?.groupId ?? null, epoch: group?.epoch ?? 0, committer });
  }

  #isClinicianHere(consultation: Consultation): boolean {
    const { connections, isWatched } = this.#parts;
    return consultation.seats.some((seat) => isHost(seat.role) && connections.isConnected(seat.id)) || isWatched(consultation);
  }
}
