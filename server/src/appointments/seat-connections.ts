import type { AppointmentId, CloseCode, ErrorCode, ParticipantId, SeatState, ServerMessage } from '@consult-room/protocol';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { SeatRecord } from '../stores/consultation.ts';

/** The way to one browser. */
export interface Line {
  readonly isOpen: boolean;
  send(message: ServerMessage): void;
  close(code: CloseCode, reason?: ErrorCode): void;
}

export interface MediaState {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  /** Its sound and picture are away, its browser says. */
  readonly reconnecting?: boolean;
}

/** One browser in one seat, with what it was last told: only news is sent. */
export class SeatConnection {
  readonly participantId: ParticipantId;
  readonly appointmentId: AppointmentId;
  readonly clinicId: ClinicId;
  readonly deviceHash: string;
  readonly line: Line;
  media: MediaState = { microphone: false, camera: false, screen: false };
  encryption = '';
  toldState: SeatState | null = null;
  isToldAdmitted = false;
  /** Group and committer last told; null for none yet. */
  toldGroup: string | null = null;
  readonly #told = new Map<string, string>();

  constructor(seat: SeatRecord, deviceHash: string, line: Line) {
    this.participantId = seat.id;
    this.appointmentId = seat.appointmentId;
    this.clinicId = seat.clinicId;
    this.deviceHash = deviceHash;
    this.line = line;
  }

  send(message: ServerMessage): void {
    this.line.send(message);
  }

  /** Sends unless the last message of this type said the same. */
  tell(message: ServerMessage): void {
    const text = JSON.stringify(message);
    if (this.#told.get(message.type) === text) return;
    this.#told.set(message.type, text);
    this.line.send(message);
  }

  /** The person is out of the room: what they were told of it does not count any more. */
  forgetRoom(): void {
    this.isToldAdmitted = false;
    this.toldGroup = null;
    this.#told.clear();
  }
}

/** Who is connected right now: at most one browser per seat. */
export class SeatConnections {
  readonly #bySeat = new Map<ParticipantId, SeatConnection>();
  readonly #byAppointment = new Map<AppointmentId, Set<SeatConnection>>();

  get size(): number {
    return this.#bySeat.size;
  }

  find(id: ParticipantId): SeatConnection | null {
    return this.#bySeat.get(id) ?? null;
  }

  isConnected(id: ParticipantId): boolean {
    return this.#bySeat.has(id);
  }

  of(id: AppointmentId): Iterable<SeatConnection> {
    return this.#byAppointment.get(id) ?? [];
  }

  /** Takes the place of the seat's browser before, which is returned. */
  add(connection: SeatConnection): SeatConnection | null {
    const before = this.find(connection.participantId);
    if (before !== null) this.remove(before);
    this.#bySeat.set(connection.participantId, connection);
    const others = this.#byAppointment.get(connection.appointmentId) ?? new Set();
    others.add(connection);
    this.#byAppointment.set(connection.appointmentId, others);
    return before;
  }

  /** False when another browser has the seat by now. */
  remove(connection: SeatConnection): boolean {
    if (this.#bySeat.get(connection.participantId) !== connection) return false;
    this.#bySeat.delete(connection.participantId);
    const others = this.#byAppointment.get(connection.appointmentId);
    others?.delete(connection);
    if (others?.size === 0) this.#byAppointment.delete(connection.appointmentId);
    return true;
  }
}
