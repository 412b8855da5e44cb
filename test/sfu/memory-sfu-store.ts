import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import type { SfuRoomRow, SfuSessionRow, SfuStore } from '../../server/src/sfu/ports.ts';

/** What the database keeps, for tests of the media side alone. `writes` shows the order of things. */
export class MemorySfuStore implements SfuStore {
  readonly sessions = new Map<ParticipantId, SfuSessionRow>();
  readonly rooms = new Map<AppointmentId, SfuRoomRow>();
  onSaveSession: (row: SfuSessionRow) => void = () => undefined;

  async saveSession(row: SfuSessionRow): Promise<void> {
    this.sessions.set(row.participantId, row);
    this.onSaveSession(row);
  }

  async deleteSession(participantId: ParticipantId): Promise<void> {
    this.sessions.delete(participantId);
  }

  async listSessions(): Promise<readonly SfuSessionRow[]> {
    return [...this.sessions.values()];
  }

  async saveRoom(row: SfuRoomRow): Promise<void> {
    this.rooms.set(row.appointmentId, row);
  }

  async deleteRoom(appointmentId: AppointmentId): Promise<void> {
    this.rooms.delete(appointmentId);
  }

  async listRooms(): Promise<readonly SfuRoomRow[]> {
    return [...this.rooms.values()];
  }
}
