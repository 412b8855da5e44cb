import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import { janusError } from './janus-error.ts';
import type { JanusNode } from './janus-node.ts';
import type { JsonObject } from './json-document.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { NodeControl } from './node-control.ts';
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
}

export interface RoomsOptions {
  readonly nodes: readonly JanusNode[];
  readonly adminKey: string;
  readonly book: RoomBook;
  readonly seating: Seating;
  readonly log: SfuLog;
}

/** The appointments' rooms at the real Janus: one VideoRoom each, with a random name and pin that stay on the server. */
export class Rooms implements MediaRooms {
  readonly #options: RoomsOptions;
  readonly #controls: ReadonlyMap<string, NodeControl>;
  readonly #queue = new KeyedQueue<AppointmentId>();
  /** Rooms we know to stand since the node's last loss of state. */
  readonly #standing = new Set<AppointmentId>();
  /** Rooms that are over while their node could not be told. */
  readonly #doomed = new Set<AppointmentId>();

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.#controls = new Map(options.nodes.map((node) => [
      node.name, new NodeControl(node, () => this.#stateLost(node.name)),
    ]));
  }

  isReady(): boolean {
    return this.#options.nodes.some((node) => node.isReady);
  }

  /** `isWanted` is asked when the appointment's turn comes: a room that was destroyed meanwhile is not made again. */
  async ensureRoom(appointmentId: AppointmentId, isWanted: () => boolean = () => true): Promise<void> {
    await this.#queue.run(appointmentId, async () => {
      if (!isWanted()) throw new CodedError('not-admitted');
      if (this.#standing.has(appointmentId)) return;
      await this.#create(await this.#place(appointmentId));
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

  /** Destroys what could not be destroyed before, and rooms on record that nobody needs. Never rejects. */
  async sweep(isOver: (appointmentId: AppointmentId) => boolean): Promise<void> {
    for (const { appointmentId } of this.#options.book.all) {
      if (this.#doomed.has(appointmentId) || isOver(appointmentId)) await this.destroyRoom(appointmentId);
    }
  }

  expelSeat(participantId: ParticipantId): Promise<void> {
    return this.#options.seating.expel(participantId);
  }

  /** The node of a room that was ensured, or null. */
  nodeOf(row: SfuRoomRow): JanusNode | null {
    return this.#options.nodes.find((node) => node.name === row.node) ?? null;
  }

  /** The existing row, or a new one on a node that can take it; on record before Janus hears of it. */
  async #place(appointmentId: AppointmentId): Promise<SfuRoomRow> {
    const known = this.#options.book.get(appointmentId);
    if (known !== null && this.nodeOf(known)?.isReady === true) return known;
    const node = this.#options.nodes.find((candidate) => candidate.isReady) ?? this.#options.nodes[0];
    if (node === undefined) throw new CodedError('media-unavailable');
    if (known?.node === node.name) return known;
    const row = { appointmentId, node: node.name, room: randomTextId(), pin: randomTextId() };
    await this.#options.book.save(row);
    return row;
  }

  async #create(row: SfuRoomRow): Promise<void> {
    const data = await this.#ask(row.node, roomSettings(row, this.#options.adminKey));
    const code = data['error_code'];
    if (code !== undefined && code !== janusError.videoRoomRoomExists) throw new CodedError('media-unavailable');
    this.#standing.add(row.appointmentId);
  }

  async #destroy(appointmentId: AppointmentId): Promise<void> {
    const row = this.#options.book.get(appointmentId);
    this.#standing.delete(appointmentId);
    if (row === null) return;
    const data = await this.#ask(row.node, { request: 'destroy', room: row.room });
    const code = data['error_code'];
    if (code !== undefined && code !== janusError.videoRoomNoSuchRoom) throw new CodedError('media-unavailable');
    await this.#options.book.delete(appointmentId);
    this.#doomed.delete(appointmentId);
  }

  async #ask(node: string, body: JsonObject): Promise<JsonObject> {
    const control = this.#controls.get(node);
    if (control === undefined) throw new CodedError('media-unavailable');
    try {
      return await control.ask(body);
    } catch {
      throw new CodedError('media-unavailable');
    }
  }

  #stateLost(node: string): void {
    for (const row of this.#options.book.all) if (row.node === node) this.#standing.delete(row.appointmentId);
  }
}
