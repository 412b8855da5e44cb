import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import type { SfuDrainRow, SfuRoomRow, SfuSessionRow, SfuStore } from '../../server/src/sfu/ports.ts';

/** What the database keeps, for tests of the media side alone. `writes` shows the order of things. */
export class MemorySfuStore implements SfuStore {
  readonly sessions = new Map<ParticipantId, SfuSessionRow>();
  readonly rooms = new Map<AppointmentId, SfuRoomRow>();
  readonly drains = new Map<string, SfuDrainRow>();
  onSaveSession: (row: SfuSessionRow) => void | Promise<void> = () => undefined;

  async saveSession(row: SfuSessionRow): Promise<void> {
    if (this.rooms.get(row.appointmentId)?.epoch !== row.epoch) throw new Error('the room is elsewhere');
    this.sessions.set(row.participantId, row);
    await this.onSaveSession(row);
  }

  async deleteSession(participantId: ParticipantId, sessionId: number): Promise<void> {
    if (this.sessions.get(participantId)?.sessionId === sessionId) this.sessions.delete(participantId);
  }

  async listSessions(): Promise<readonly SfuSessionRow[]> {
    return [...this.sessions.values()];
  }

  async placeRoom(row: SfuRoomRow): Promise<SfuRoomRow | null> {
    if ((this.rooms.get(row.appointmentId)?.epoch ?? 0) === row.epoch - 1) this.rooms.set(row.appointmentId, row);
    return this.rooms.get(row.appointmentId) ?? null;
  }

  async deleteRoom(appointmentId: AppointmentId): Promise<void> {
    this.rooms.delete(appointmentId);
  }

  async listRooms(): Promise<readonly SfuRoomRow[]> {
    return [...this.rooms.values()];
  }

  async saveDrain(row: SfuDrainRow): Promise<void> {
    this.drains.set(row.node, row);
  }

  async deleteDrain(node: string): Promise<void> {
    this.drains.delete(node);
  }

  async listDrains(): Promise<readonly SfuDrainRow[]> {
    return [...this.drains.values()];
  }
}
