import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import type { MediaRooms } from '../sfu/ports.ts';

/** The media side, once it is there. Until then nobody can be let in, and there is nothing to end. */
export class MediaRoomsSwitch implements MediaRooms {
  #rooms: MediaRooms | null = null;

  connect(rooms: MediaRooms): void {
    this.#rooms = rooms;
  }

  async ensureRoom(id: AppointmentId): Promise<void> {
    if (this.#rooms === null) throw new CodedError('media-unavailable');
    await this.#rooms.ensureRoom(id);
  }

  async destroyRoom(id: AppointmentId): Promise<void> {
    await this.#rooms?.destroyRoom(id);
  }

  async expelSeat(id: ParticipantId): Promise<void> {
    await this.#rooms?.expelSeat(id);
  }

  isReady(): boolean {
    return this.#rooms?.isReady() ?? false;
  }
}
