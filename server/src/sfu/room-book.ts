import type { AppointmentId } from '@consult-room/protocol';
import type { SfuRoomRow, SfuStore } from './ports.ts';

/** The rooms we keep: durable in the store, at hand in memory. Another gateway may move one: `refresh` tells. */
export class RoomBook {
  readonly #store: SfuStore;
  readonly #rows = new Map<AppointmentId, SfuRoomRow>();

  constructor(store: SfuStore) {
    this.#store = store;
  }

  get all(): readonly SfuRoomRow[] {
    return [...this.#rows.values()];
  }

  get(appointmentId: AppointmentId): SfuRoomRow | null {
    return this.#rows.get(appointmentId) ?? null;
  }

  /** How many rooms stand at a node. */
  countAt(node: string): number {
    return this.all.filter((row) => row.node === node).length;
  }

  /** The row that stands, ours unless somebody was faster; null: the appointment has no room any more. */
  async place(row: SfuRoomRow): Promise<SfuRoomRow | null> {
    const stands = await this.#store.placeRoom(row);
    if (stands === null) this.#rows.delete(row.appointmentId);
    else this.#take(stands);
    return stands;
  }

  async delete(appointmentId: AppointmentId): Promise<void> {
    this.#rows.delete(appointmentId);
    await this.#store.deleteRoom(appointmentId);
  }

  /** Takes over what the store has. */
  async refresh(): Promise<void> {
    const before = new Map(this.#rows);
    const rows = await this.#store.listRooms();
    for (const row of rows) this.#take(row);
    const standing = new Set(rows.map(({ appointmentId }) => appointmentId));
    for (const [appointmentId, row] of before) {
      // One that we placed meanwhile could not be on the list.
      if (!standing.has(appointmentId) && this.#rows.get(appointmentId) === row) this.#rows.delete(appointmentId);
    }
  }

  /** What was read a moment ago must not replace what we wrote since. */
  #take(row: SfuRoomRow): void {
    const known = this.#rows.get(row.appointmentId);
    if (known === undefined || known.epoch < row.epoch) this.#rows.set(row.appointmentId, row);
  }
}
