import type { AppointmentId, AuditAction, ParticipantId, Role } from '@consult-room/protocol';
import type { SessionMemory } from './session-memory.ts';

/** What the appointments ask of the media side. Implemented in this folder, called by appointments/. */
export interface MediaRooms {
  /** Creates the appointment's room where it does not stand yet. Throws `media-unavailable`. */
  ensureRoom(appointmentId: AppointmentId): Promise<void>;
  /** Expels everyone, then destroys the room. Never throws: ending a consultation must always work. */
  destroyRoom(appointmentId: AppointmentId): Promise<void>;
  /** Detaches every handle of the seat, destroys its real session, closes its virtual socket. Never throws. */
  expelSeat(participantId: ParticipantId): Promise<void>;
  /** Can a room be created right now? For /readyz. */
  isReady(): boolean;
}

export interface AdmittedSeat {
  readonly appointmentId: AppointmentId;
  readonly participantId: ParticipantId;
  readonly role: Role;
}

/** What the virtual Janus endpoint asks of the appointments. Implemented in appointments/. */
export interface SeatGate {
  /** The seat a room token speaks for, if it is admitted at this moment; else a CodedError (`not-admitted`, `unauthenticated`, …). */
  admittedSeat(token: string): Promise<AdmittedSeat>;
  /** Asked again before each message. */
  isAdmitted(participantId: ParticipantId): boolean;
  /** Is the appointment still going to need its room? Rooms of the others are destroyed when Janus is found at start. */
  isLive?(appointmentId: AppointmentId): boolean;
  /** Janus gave up a seat's connection. `detail` holds codes only. */
  mediaLost?(seat: AdmittedSeat, detail: Readonly<Record<string, string>>): void;
  /** Everybody of the appointment goes to another media server. `detail` holds codes only. */
  mediaMoved?(appointmentId: AppointmentId, detail: Readonly<Record<string, string>>): void;
  /** A refused or hostile request: audited and counted. `detail` holds codes only. */
  refused(seat: AdmittedSeat | null, action: AuditAction, detail: Readonly<Record<string, string>>): void;
}

/** Real session and handles of one seat, persisted before use so that another process can claim or sweep them. */
export interface SfuSessionRow {
  readonly participantId: ParticipantId;
  readonly appointmentId: AppointmentId;
  readonly node: string;
  /** Of the room it was made for: another one means that the appointment is elsewhere by now. */
  readonly epoch: number;
  readonly sessionId: number;
  readonly handleIds: readonly number[];
  /** What its browser was told of it; null: nothing yet. */
  readonly memory: SessionMemory | null;
}

/** Where an appointment's people meet. There is one row, and it is the truth. */
export interface SfuRoomRow {
  readonly appointmentId: AppointmentId;
  readonly node: string;
  /** 1, 2, 3 …: one more with every move. */
  readonly epoch: number;
  /** Random; never leaves the server. */
  readonly room: string;
  readonly pin: string;
}

/** What an operator asked of a node: no new appointments; with `moves`, those it has go elsewhere as well. */
export interface SfuDrainRow {
  readonly node: string;
  readonly moves: boolean;
  readonly sinceMs: number;
}

/** Each call is one durable write, or sees committed data of one moment. */
export interface SfuStore {
  /** Rejects, and writes nothing, unless the appointment's room is of this epoch. */
  saveSession(row: SfuSessionRow): Promise<void>;
  /** Unless the seat's row is of another session by now. */
  deleteSession(participantId: ParticipantId, sessionId: number): Promise<void>;
  listSessions(): Promise<readonly SfuSessionRow[]>;
  /**
   * Puts the row in the place of the one whose epoch is one less; of epoch 1, where there is none. Of two at once one
   * wins. Resolves with the row that stands then, for the winner their own; null: the appointment has no room any more.
   */
  placeRoom(row: SfuRoomRow): Promise<SfuRoomRow | null>;
  deleteRoom(appointmentId: AppointmentId): Promise<void>;
  listRooms(): Promise<readonly SfuRoomRow[]>;
  saveDrain(row: SfuDrainRow): Promise<void>;
  deleteDrain(node: string): Promise<void>;
  listDrains(): Promise<readonly SfuDrainRow[]>;
}
