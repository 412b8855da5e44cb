import { closeCode, type AppointmentId, type CloseCode, type ErrorCode, type ParticipantId } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import type { BrowserLink } from './browser-link.ts';
import { Pace } from '../limits/pace.ts';
import type { Fleet } from './fleet.ts';
import type { JanusNode } from './janus-node.ts';
import type { JanusSession, SessionListener } from './janus-session.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { Orphans } from './orphans.ts';
import type { AdmittedSeat, SeatGate, SfuRoomRow, SfuSessionRow, SfuStore } from './ports.ts';
import type { RoomBook } from './room-book.ts';
import type { Seating } from './rooms.ts';
import type { Scheduler } from './scheduler.ts';
import type { SessionMemory } from './session-memory.ts';
import { VirtualSession } from './virtual-session.ts';

export interface SessionRegistryOptions {
  readonly fleet: Fleet;
  readonly store: SfuStore;
  readonly gate: SeatGate;
  readonly book: RoomBook;
  readonly orphans: Orphans;
  readonly scheduler: Scheduler;
  readonly ensureRoom: (appointmentId: AppointmentId, isWanted: () => boolean) => Promise<void>;
  readonly recreateRoom: (appointmentId: AppointmentId, isWanted: () => boolean) => Promise<void>;
}

interface Entry {
  readonly session: VirtualSession;
  readonly node: JanusNode;
  /** Of the room it sits in. */
  readonly epoch: number;
  stopLinger: () => void;
}

/** New sessions of one seat: each is made and ended at Janus and written down. */
const opensBurst = 20;
const opensPerSecond = 1 / 2;

/** A browser that lost its socket finds its handles again within this time. */
const lingerMs = 20_000;
/** The same after the gateway itself was gone: everybody comes back at once, from whatever backoff they had reached. */
const resumeMs = 45_000;

/** One virtual session per seat. What happens to one seat's session happens in order. */
export class SessionRegistry implements Seating {
  readonly #options: SessionRegistryOptions;
  readonly #entries = new Map<ParticipantId, Entry>();
  readonly #queue = new KeyedQueue<ParticipantId>();
  readonly #opens: Pace;

  constructor(options: SessionRegistryOptions) {
    this.#options = options;
    this.#opens = new Pace(opensPerSecond, opensBurst, () => options.scheduler.now());
  }

  /** A new session; one the seat had before is ended first. Rejects with CodedError (`media-unavailable`, `not-admitted`, `rate-limited`). */
  async open(seat: AdmittedSeat): Promise<VirtualSession> {
    this.#opens.spend(seat.participantId);
    return this.#queue.run(seat.participantId, async () => {
      await this.#end(seat.participantId, closeCode.movedAway, 'seat-moved');
      await this.#options.orphans.end(seat.participantId);
      const entry = await this.#create(seat);
      // Admission may have ended while Janus was asked.
      if (!this.#options.gate.isAdmitted(seat.participantId)) {
        await this.#end(seat.participantId, closeCode.forbidden, 'not-admitted');
        throw new CodedError('not-admitted');
      }
      return entry.session;
    });
  }

  /** The seat's session under its virtual id; null where it has none of that id. */
  claim(seat: AdmittedSeat, sessionId: number): VirtualSession | null {
    const entry = this.#entries.get(seat.participantId);
    if (entry === undefined || entry.session.id !== sessionId) return null;
    entry.stopLinger();
    return entry.session;
  }

  /** Goes on with a session of a process before this one, which its browser may claim. False where that cannot be. */
  resume({ participantId, appointmentId, sessionId, handleIds, memory, epoch }: SfuSessionRow, node: JanusNode): boolean {
    const room = this.#options.book.get(appointmentId);
    if (memory === null || room?.epoch !== epoch) return false;
    const seat = { appointmentId, participantId, role: memory.role };
    const entry = this.#enter(seat, room, node, node.adoptSession(sessionId, handleIds, this.#listenerOf(participantId)), memory);
    entry.stopLinger = this.#options.scheduler.after(resumeMs, () => void this.end(entry.session, closeCode.goingAway));
    return true;
  }

  /** The socket is gone; the real handles stay for a while. */
  linger(session: VirtualSession, link: BrowserLink): void {
    const entry = this.#entries.get(session.seat.participantId);
    if (!session.disconnect(link) || entry?.session !== session) return;
    entry.stopLinger = this.#options.scheduler.after(lingerMs, () => void this.end(session, closeCode.goingAway));
  }

  /** Ends this session, not one that took its place. Never rejects. */
  async end(session: VirtualSession, code: CloseCode, reason?: ErrorCode): Promise<void> {
    session.shut(code, reason);
    const { participantId } = session.seat;
    await this.#queue.run(participantId, async () => {
      if (this.#entries.get(participantId)?.session === session) await this.#end(participantId, code, reason);
    });
  }

  async expel(participantId: ParticipantId, code: CloseCode = closeCode.forbidden, reason?: ErrorCode): Promise<void> {
    // The browser hears nothing more from this moment; the queue may still be busy with it.
    this.#entries.get(participantId)?.session.shut(code, reason);
    await this.#queue.run(participantId, async () => {
      await this.#end(participantId, code, reason);
      await this.#options.orphans.end(participantId);
    });
  }

  async expelAll(appointmentId: AppointmentId): Promise<void> {
    const seats = [...this.#entries.values()].map(({ session }) => session.seat).filter((seat) => seat.appointmentId === appointmentId);
    await Promise.all(seats.map((seat) => this.expel(seat.participantId, closeCode.over, 'appointment-ended')));
    await this.#options.orphans.endAll(appointmentId);
  }

  callOver(): void {
    for (const entry of this.#entries.values()) {
      const { appointmentId, participantId } = entry.session.seat;
      if (this.#options.book.get(appointmentId)?.epoch === entry.epoch) continue;
      entry.session.tellTimeout();
      entry.session.shut(closeCode.restart, 'media-unavailable');
      void this.#queue.run(participantId, async () => {
        // They come back at once, and a node that is given up may not answer.
        if (this.#entries.get(participantId) === entry) void this.#bury(this.#takeOut(entry));
      });
    }
  }

  /** Lets every browser go; the real sessions stay for the next process to find. */
  close(): void {
    for (const entry of this.#entries.values()) {
      entry.stopLinger();
      entry.session.shut(closeCode.restart);
    }
    this.#entries.clear();
  }

  async #create(seat: AdmittedSeat): Promise<Entry> {
    const { book, fleet, ensureRoom, gate } = this.#options;
    const isWanted = (): boolean => gate.isAdmitted(seat.participantId);
    await ensureRoom(seat.appointmentId, isWanted);
    const room = book.get(seat.appointmentId);
    const node = room === null ? null : fleet.find(room.node);
    if (room === null || node === null) throw new CodedError('media-unavailable');
    const entry = this.#enter(seat, room, node, await this.#createReal(seat, room, node));
    if (book.get(seat.appointmentId)?.epoch === room.epoch) return entry;
    // Moved meanwhile: nobody may sit where the others are not.
    void this.#bury(this.#takeOut(entry));
    throw new CodedError('media-unavailable');
  }

  #enter(seat: AdmittedSeat, room: SfuRoomRow, node: JanusNode, real: JanusSession, memory?: SessionMemory): Entry {
    const { gate, recreateRoom, scheduler } = this.#options;
    const session: VirtualSession = new VirtualSession({
      seat, gate, real, room, now: () => scheduler.now(), ...(memory !== undefined && { memory }),
      persist: (told) => this.#save(seat, room, real.id, real.handleIds, told),
      recreateRoom: () => recreateRoom(seat.appointmentId, () => gate.isAdmitted(seat.participantId)),
      onOver: () => void this.end(session, closeCode.normal),
    });
    const entry: Entry = { session, node, epoch: room.epoch, stopLinger: () => undefined };
    this.#entries.set(seat.participantId, entry);
    return entry;
  }

  async #createReal(seat: AdmittedSeat, room: SfuRoomRow, node: JanusNode): Promise<JanusSession> {
    let written: number | null = null;
    try {
      return await node.createSession(this.#listenerOf(seat.participantId), async (id) => {
        await this.#save(seat, room, id, [], null);
        written = id;
      });
    } catch {
      if (written !== null) await this.#options.store.deleteSession(seat.participantId, written);
      throw new CodedError('media-unavailable');
    }
  }

  #listenerOf(participantId: ParticipantId): SessionListener {
    const current = (): Entry | undefined => this.#entries.get(participantId);
    return { event: (handleId, message) => current()?.session.hear(handleId, message), lost: () => this.#lost(current()) };
  }

  #save(seat: AdmittedSeat, { node, epoch }: SfuRoomRow, sessionId: number, handleIds: readonly number[], memory: SessionMemory | null): Promise<void> {
    const { participantId, appointmentId } = seat;
    return this.#options.store.saveSession({ participantId, appointmentId, node, epoch, sessionId, handleIds, memory });
  }

  #lost(entry: Entry | undefined): void {
    if (entry === undefined) return;
    entry.session.tellTimeout();
    void this.end(entry.session, closeCode.restart, 'media-unavailable');
  }

  async #end(participantId: ParticipantId, code: CloseCode, reason?: ErrorCode): Promise<void> {
    const entry = this.#entries.get(participantId);
    if (entry === undefined) return;
    entry.session.shut(code, reason);
    await this.#bury(this.#takeOut(entry));
  }

  #takeOut(entry: Entry): Entry {
    this.#entries.delete(entry.session.seat.participantId);
    entry.stopLinger();
    return entry;
  }

  /** Never rejects. */
  async #bury({ session, node }: Entry): Promise<void> {
    await node.destroySession(session.real);
    await this.#options.store.deleteSession(session.seat.participantId, session.real.id).catch(() => undefined);
  }
}
