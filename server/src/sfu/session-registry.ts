import { closeCode, type AppointmentId, type CloseCode, type ErrorCode, type ParticipantId } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import type { BrowserLink } from './browser-link.ts';
import { Pace } from '../limits/pace.ts';
import type { JanusNode } from './janus-node.ts';
import type { JanusSession } from './janus-session.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { Orphans } from './orphans.ts';
import type { AdmittedSeat, SeatGate, SfuRoomRow, SfuStore } from './ports.ts';
import type { RoomBook } from './room-book.ts';
import type { Seating } from './rooms.ts';
import type { Scheduler } from './scheduler.ts';
import { VirtualSession } from './virtual-session.ts';

export interface SessionRegistryOptions {
  readonly nodes: readonly JanusNode[];
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
  stopLinger: () => void;
}

/** New sessions of one seat: each is made and ended at Janus and written down. */
const opensBurst = 20;
const opensPerSecond = 1 / 2;

/** A browser that lost its socket finds its handles again within this time. */
const lingerMs = 20_000;

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

  /** Lets every browser go; the real sessions stay for the next process to find. */
  close(): void {
    for (const entry of this.#entries.values()) {
      entry.stopLinger();
      entry.session.shut(closeCode.restart);
    }
    this.#entries.clear();
  }

  async #create(seat: AdmittedSeat): Promise<Entry> {
    const { book, nodes, ensureRoom, recreateRoom, gate } = this.#options;
    const isWanted = (): boolean => gate.isAdmitted(seat.participantId);
    await ensureRoom(seat.appointmentId, isWanted);
    const room = book.get(seat.appointmentId);
    const node = nodes.find(({ name }) => name === room?.node);
    if (room === null || node === undefined) throw new CodedError('media-unavailable');
    const real = await this.#createReal(seat, room, node);
    const session: VirtualSession = new VirtualSession({
      seat, gate, real, room, now: () => this.#options.scheduler.now(),
      persist: () => this.#save(seat, node, real.id, real.handleIds),
      recreateRoom: () => recreateRoom(seat.appointmentId, isWanted),
      onOver: () => void this.end(session, closeCode.normal),
    });
    const entry: Entry = { session, node, stopLinger: () => undefined };
    this.#entries.set(seat.participantId, entry);
    return entry;
  }

  async #createReal(seat: AdmittedSeat, room: SfuRoomRow, node: JanusNode): Promise<JanusSession> {
    const current = (): Entry | undefined => this.#entries.get(seat.participantId);
    try {
      return await node.createSession({
        event: (handleId, message) => current()?.session.hear(handleId, message),
        lost: () => this.#lost(current()),
      }, (id) => this.#save(seat, { name: room.node }, id, []));
    } catch {
      await this.#options.store.deleteSession(seat.participantId);
      throw new CodedError('media-unavailable');
    }
  }

  #save(seat: AdmittedSeat, node: { readonly name: string }, sessionId: number, handleIds: readonly number[]): Promise<void> {
    const { participantId, appointmentId } = seat;
    return this.#options.store.saveSession({ participantId, appointmentId, node: node.name, sessionId, handleIds });
  }

  #lost(entry: Entry | undefined): void {
    if (entry === undefined) return;
    entry.session.tellTimeout();
    void this.end(entry.session, closeCode.restart, 'media-unavailable');
  }

  async #end(participantId: ParticipantId, code: CloseCode, reason?: ErrorCode): Promise<void> {
    const entry = this.#entries.get(participantId);
    if (entry === undefined) return;
    this.#entries.delete(participantId);
    entry.stopLinger();
    entry.session.shut(code, reason);
    await entry.node.destroySession(entry.session.real);
    await this.#options.store.deleteSession(participantId).catch(() => undefined);
  }
}
