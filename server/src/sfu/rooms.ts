import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import type { Fleet, MoveReason } from './fleet.ts';
import { janusError } from './janus-error.ts';
import type { JanusNode } from './janus-node.ts';
import { isJsonObject } from './json-document.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { MediaRooms, SfuRoomRow } from './ports.ts';
import { randomTextId } from './random-id.ts';
import type { RoomBook } from './room-book.ts';
import { roomSettings } from './room-settings.ts';
import type { SfuLog } from './sfu-log.ts';

/** Who sits in the rooms; implemented by the session registry. */
export interface Seating {
  expel(participantId: ParticipantId): Promise<void>;
  /** Everyone of the appointment, because it is over. */
  expelAll(appointmentId: AppointmentId): Promise<void>;
  /** Whoever sits in a room that is not their appointment's any more is told, and comes back by themselves. */
  callOver(): void;
}

export interface RoomsOptions {
  readonly fleet: Fleet;
  readonly adminKey: string;
  readonly book: RoomBook;
  readonly seating: Seating;
  readonly log: SfuLog;
  /** A room was given to another node. */
  readonly onMoved: (appointmentId: AppointmentId, reason: MoveReason) => void;
}

/** The appointments' rooms at the real Janus: one VideoRoom each, with a random name and pin that stay on the server. */
export class Rooms implements MediaRooms {
  readonly #options: RoomsOptions;
  readonly #queue = new KeyedQueue<AppointmentId>();
  /** Rooms we know to stand since their node's last loss of state, by the epoch they were made for. */
  readonly #standing = new Map<AppointmentId, number>();
  /** Rooms that are over while their node could not be told. */
  readonly #doomed = new Set<AppointmentId>();

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  isReady(): boolean {
    return this.#options.fleet.nodes.some((node) => node.isReady);
  }

  /** `isWanted` is asked when the appointment's turn comes: a room that was destroyed meanwhile is not made again. */
  async ensureRoom(appointmentId: AppointmentId, isWanted: () => boolean = () => true): Promise<void> {
    await this.#queue.run(appointmentId, async () => {
      if (!isWanted()) throw new CodedError('not-admitted');
      const row = await this.#placed(appointmentId);
      if (this.#standing.get(appointmentId) !== row.epoch) await this.#create(row);
    });
  }

  /** After Janus said that the room does not stand: makes it again under the same name. Throws `media-unavailable`. */
  async recreateRoom(appointmentId: AppointmentId, isWanted: () => boolean): Promise<void> {
    this.#standing.delete(appointmentId);
    await this.ensureRoom(appointmentId, isWanted);
  }

  async destroyRoom(appointmentId: AppointmentId): Promise<void> {
    await this.#options.seating.expelAll(appointmentId);
    await this.#queue.run(appointmentId, async () => {
      this.#doomed.add(appointmentId);
      await this.#destroy(appointmentId);
    }).catch(() => this.#options.log('room-destroy-failed', {}));
  }

  /** Destroys what could not be destroyed before, rooms on record that nobody needs, and rooms of this node on no record. Never rejects. */
  async sweep(node: string, isOver: (appointmentId: AppointmentId) => boolean): Promise<void> {
    for (const { appointmentId } of this.#options.book.all) {
      if (this.#doomed.has(appointmentId) || isOver(appointmentId)) await this.destroyRoom(appointmentId);
    }
    await this.#sweepStrays(node).catch(() => undefined);
  }

  expelSeat(participantId: ParticipantId): Promise<void> {
    return this.#options.seating.expel(participantId);
  }

  /** Brings what stands at nodes that must lose it to others, where there are any. Never rejects. */
  async rescue(isOver: (appointmentId: AppointmentId) => boolean): Promise<void> {
    const { book, fleet, log } = this.#options;
    const lost = book.all.filter(({ appointmentId, node }) => fleet.sheds(node) !== null && !isOver(appointmentId));
    const outcomes = await Promise.allSettled(lost.map(({ appointmentId }) => this.#rescueRoom(appointmentId)));
    const failed = outcomes.filter(({ status }) => status === 'rejected').length;
    if (failed > 0) log('rooms-not-moved', { count: failed });
  }

  stateLost(node: string): void {
    for (const row of this.#options.book.all) if (row.node === node) this.#standing.delete(row.appointmentId);
  }

  async #rescueRoom(appointmentId: AppointmentId): Promise<void> {
    const { book, fleet } = this.#options;
    await this.#queue.run(appointmentId, async () => {
      const row = book.get(appointmentId);
      if (row !== null && !this.#doomed.has(appointmentId) && fleet.sheds(row.node) !== null) await this.#move(row);
    });
  }

  /** The row that stands, or a new one on a node that can take it; on record before Janus hears of it. */
  async #placed(appointmentId: AppointmentId): Promise<SfuRoomRow> {
    const { book, fleet } = this.#options;
    const known = book.get(appointmentId);
    if (known === null) return this.#placeFirst(appointmentId);
    if (fleet.keeps(known.node)) return known;
    // It may be back in a moment, and then nothing has to move.
    if (fleet.sheds(known.node) === null) await fleet.find(known.node)?.whenDecided();
    return fleet.keeps(known.node) ? known : this.#move(known);
  }

  /** The room's row after the move, everybody told; the same one where nobody can take it. */
  async #move(from: SfuRoomRow): Promise<SfuRoomRow> {
    const { book, fleet, seating, log, onMoved } = this.#options;
    const target = fleet.choose((node) => book.countAt(node), true);
    if (target === null || target.name === from.node) return from;
    const reason = fleet.whyNot(from.node);
    const planned = newRoom(from.appointmentId, target, from.epoch + 1);
    const row = await this.#place(planned);
    // Else another process was faster, and has told it.
    if (row.room === planned.room) {
      log('room-moved', { from: from.node, to: row.node, reason });
      onMoved(from.appointmentId, reason);
    }
    // It stands before people come; where that fails, their coming tries again.
    await this.#create(row).catch(() => undefined);
    seating.callOver();
    // Whoever else is left in the old one is put out. A node that cannot hear it is asked again when it is back.
    void this.#destroyAt(from).catch(() => undefined);
    return row;
  }

  #placeFirst(appointmentId: AppointmentId): Promise<SfuRoomRow> {
    const { book, fleet } = this.#options;
    const node = fleet.choose((name) => book.countAt(name)) ?? fleet.hope();
    if (node === null) throw new CodedError('media-unavailable');
    return this.#place(newRoom(appointmentId, node, 1));
  }

  async #place(planned: SfuRoomRow): Promise<SfuRoomRow> {
    const row = await this.#options.book.place(planned);
    if (row === null) throw new CodedError('media-unavailable');
    return row;
  }

  async #create(row: SfuRoomRow): Promise<void> {
    const data = await this.#options.fleet.ask(row.node, roomSettings(row, this.#options.adminKey));
    const code = data['error_code'];
    if (code !== undefined && code !== janusError.videoRoomRoomExists) throw new CodedError('media-unavailable');
    this.#standing.set(row.appointmentId, row.epoch);
  }

  async #destroy(appointmentId: AppointmentId): Promise<void> {
    const row = this.#options.book.get(appointmentId);
    this.#standing.delete(appointmentId);
    if (row === null) return;
    // A server that is on no list any more can be told nothing.
    if (this.#options.fleet.find(row.node) !== null) await this.#destroyAt(row);
    await this.#options.book.delete(appointmentId);
    this.#doomed.delete(appointmentId);
  }

  async #destroyAt({ node, room }: Pick<SfuRoomRow, 'node' | 'room'>): Promise<void> {
    const data = await this.#options.fleet.ask(node, { request: 'destroy', room });
    const code = data['error_code'];
    if (code !== undefined && code !== janusError.videoRoomNoSuchRoom) throw new CodedError('media-unavailable');
  }

  /** Rooms that were moved away while their node could not be told. A room is on record before Janus hears of it: what is listed first cannot be missing then. */
  async #sweepStrays(node: string): Promise<void> {
    const { fleet, book, adminKey } = this.#options;
    const { list } = await fleet.ask(node, { request: 'list', admin_key: adminKey });
    await book.refresh();
    const onRecord = new Set(book.all.map(({ room }) => room));
    for (const listed of Array.isArray(list) ? list : []) {
      const room: unknown = isJsonObject(listed) ? listed['room'] : null;
      if (typeof room === 'string' && !onRecord.has(room)) await this.#destroyAt({ node, room });
    }
  }
}

function newRoom(appointmentId: AppointmentId, { name }: JanusNode, epoch: number): SfuRoomRow {
  return { appointmentId, node: name, epoch, room: randomTextId(), pin: randomTextId() };
}
