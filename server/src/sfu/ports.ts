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
  /** A refused or hostile request: audited and counted. `detail` holds codes only. */
  refused(seat: AdmittedSeat | null, action: AuditAction, detail: Readonly<Record<string, string>>): void;
}

/** Real session and handles of one seat, persisted before use so that another process can claim or sweep them. */
export interface SfuSessionRow {
  readonly participantId: ParticipantId;
  readonly appointmentId: AppointmentId;
  readonly node: string;
  readonly sessionId: number;
  readonly handleIds: readonly number[];
  /** What its browser was told of it; null: nothing yet. */
  readonly memory: SessionMemory | null;
}

export interface SfuRoomRow {
  readonly appointmentId: AppointmentId;
  readonly node: string;
  /** Random; never leaves the server. */
  readonly room: string;
  readonly pin: string;
}

/** Each call is one durable write. */
export interface SfuStore {
  saveSession(row: SfuSessionRow): Promise<void>;
  deleteSession(participantId: ParticipantId): Promise<void>;
  listSessions(): Promise<readonly SfuSessionRow[]>;
  saveRoom(row: SfuRoomRow): Promise<void>;
  deleteRoom(appointmentId: AppointmentId): Promise<void>;
  listRooms(): Promise<readonly SfuRoomRow[]>;
}
