import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import type { Fleet } from './fleet.ts';
import type { JanusNode } from './janus-node.ts';
import type { JanusSession } from './janus-session.ts';
import type { SeatGate, SfuSessionRow, SfuStore } from './ports.ts';
import type { Scheduler } from './scheduler.ts';

interface Orphan { readonly row: SfuSessionRow; readonly node: JanusNode; readonly session: JanusSession }

/** An admitted person's media goes on this long without a gateway session, so that a restart need not cut a call. */
const graceMs = 20_000;

/** Real sessions a former process left behind and no browser can go on with. Those of admitted seats are kept alive for a moment; the rest goes at once. */
export class Orphans {
  readonly #store: SfuStore;
  readonly #orphans = new Map<ParticipantId, Orphan>();
  #stopTimer: () => void = () => undefined;

  constructor(store: SfuStore) {
    this.#store = store;
  }

  /**
   * Takes over what the store lists, but for sessions that `resume` goes on with. Rows of nodes we no longer have are
   * dropped.
   */
  async adopt(fleet: Fleet, gate: SeatGate, scheduler: Scheduler, resume: (row: SfuSessionRow, node: JanusNode) => boolean): Promise<void> {
    for (const row of await this.#store.listSessions()) {
      const node = fleet.find(row.node);
      if (node === null) {
        await this.#store.deleteSession(row.participantId, row.sessionId);
        continue;
      }
      if (gate.isAdmitted(row.participantId) && resume(row, node)) continue;
      const session = node.adoptSession(row.sessionId, row.handleIds, { event: () => undefined, lost: () => void this.end(row.participantId) });
      this.#orphans.set(row.participantId, { row, node, session });
      if (!gate.isAdmitted(row.participantId)) void this.end(row.participantId);
    }
    this.#stopTimer = scheduler.after(graceMs, () => void this.#endWhere(() => true));
  }

  /** Ends the leftover session of a seat, if there is one. Never rejects. */
  async end(participantId: ParticipantId): Promise<void> {
    const orphan = this.#orphans.get(participantId);
    if (orphan === undefined) return;
    this.#orphans.delete(participantId);
    await orphan.node.destroySession(orphan.session);
    await this.#store.deleteSession(participantId, orphan.row.sessionId).catch(() => undefined);
  }

  endAll(appointmentId: AppointmentId): Promise<void> {
    return this.#endWhere((row) => row.appointmentId === appointmentId);
  }

  close(): void {
    this.#stopTimer();
  }

  async #endWhere(matches: (row: SfuSessionRow) => boolean): Promise<void> {
    const seats = [...this.#orphans.values()].filter(({ row }) => matches(row)).map(({ row }) => row.participantId);
    await Promise.all(seats.map((seat) => this.end(seat)));
  }
}
