import { initialSnapshot } from './initial-snapshot.ts';
import { nextRoom, type RoomEvent } from './room-state.ts';
import type { SessionSnapshot } from './snapshot.ts';

/** The one place a snapshot is replaced. `state`, `reason` and `recoverable` change through the state machine only. */
export class SessionStore {
  #snapshot: SessionSnapshot = initialSnapshot;
  readonly #listeners = new Set<() => void>();

  get snapshot(): SessionSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  update(patch: Partial<Omit<SessionSnapshot, 'state' | 'reason' | 'recoverable'>>): void {
    this.#replace({ ...this.#snapshot, ...patch });
  }

  /** False: the event does not belong here, and nothing changed. */
  transition(event: RoomEvent): boolean {
    const room = nextRoom(this.#snapshot, event);
    if (room === null) return false;
    const { state, reason, recoverable } = room;
    const before = this.#snapshot;
    if (state !== before.state || reason !== before.reason || recoverable !== before.recoverable) {
      this.#replace({ ...before, state, reason, recoverable });
    }
    return true;
  }

  #replace(snapshot: SessionSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}
