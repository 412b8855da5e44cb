import type { AppointmentId } from '@consult-room/protocol';
import type { Fleet } from './fleet.ts';
import type { SfuStore } from './ports.ts';
import type { RoomBook } from './room-book.ts';
import type { Rooms, Seating } from './rooms.ts';
import type { Scheduler } from './scheduler.ts';

export interface PlacementWatchOptions {
  readonly fleet: Fleet;
  readonly book: RoomBook;
  readonly rooms: Rooms;
  readonly registry: Pick<Seating, 'callOver'>;
  readonly store: SfuStore;
  readonly scheduler: Scheduler;
  /** Does nobody need the appointment's room any more? */
  readonly isOver: (appointmentId: AppointmentId) => boolean;
}

const rescueEveryMs = 500;
const readEveryMs = 2_000;

/**
 * Keeps what is in step with what should be, again and again, so that nothing depends on an event that was missed: rooms
 * leave nodes that are down or to be emptied, people follow their rooms, and what nobody needs is destroyed.
 */
export class PlacementWatch {
  readonly #options: PlacementWatchOptions;
  readonly #stopTimers: readonly (() => void)[];
  #isRescuing = false;
  #isReading = false;

  constructor(options: PlacementWatchOptions) {
    const { fleet, rooms, scheduler, isOver } = options;
    this.#options = options;
    this.#stopTimers = [
      scheduler.every(rescueEveryMs, () => void this.#rescue()),
      scheduler.every(readEveryMs, () => void this.#read()),
    ];
    fleet.onReady((node) => void rooms.sweep(node, isOver));
    void this.#read();
  }

  close(): void {
    for (const stop of this.#stopTimers) stop();
  }

  async #rescue(): Promise<void> {
    if (this.#isRescuing) return;
    this.#isRescuing = true;
    await this.#options.rooms.rescue(this.#options.isOver);
    this.#isRescuing = false;
  }

  /** What operators and other processes wrote. A store that does not answer changes nothing. */
  async #read(): Promise<void> {
    const { fleet, book, registry, store } = this.#options;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      fleet.setDrains(await store.listDrains());
      await book.refresh();
      registry.callOver();
    } catch {
      // Asked again in a moment.
    } finally {
      this.#isReading = false;
    }
  }
}
