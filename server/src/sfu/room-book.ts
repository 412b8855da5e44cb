import type { AppointmentId } from '@consult-room/protocol';
import type { SfuRoomRow, SfuStore } from './ports.ts';

/** The rooms we keep: durable in the store, at hand in memory. */
export class RoomBook {
  readonly #store: SfuStore;
  readonly #rows = new Map<AppointmentId, SfuRoomRow>();

  constructor(store: SfuStore) {
    this.#store = store;
  }

  async load(): Promise<void> {
    for (const row of await this.#store.listRooms()) this.#rows.set(row.appointmentId, row);
  }

  get all(): readonly SfuRoomRow[] {
    return [...this.#rows.values()];
  }

  get(appointmentId: AppointmentId): SfuRoomRow | null {
    return this.#rows.get(appointmentId) ?? null;
  }

  async save(row: SfuRoomRow): Promise<void> {
    await this.#store.saveRoom(row);
    this.#rows.set(row.appointmentId, row);
  }

  async delete(appointmentId: AppointmentId): Promise<void> {
    this.#rows.delete(appointmentId);
    await this.#store.deleteRoom(appointmentId);
  }
}
