import { isHost, type AppointmentId, type ClientMessage, type ParticipantId } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import type { GroupRecord, KeyPackageRecord } from '../stores/group-record.ts';
import type { StoreReads } from '../stores/store.ts';
import { seatOf } from './decision.ts';
import { GroupErrands } from './group-errands.ts';
import type { Ledger } from './ledger.ts';
import type { LiveConsultations } from './live-consultations.ts';
import type { SeatConnection, SeatConnections } from './seat-connections.ts';

type Message<T extends ClientMessage['type']> = Extract<ClientMessage, { type: T }>;

interface KeyLogParts {
  readonly ledger: Ledger;
  readonly reads: StoreReads;
  readonly live: LiveConsultations;
  readonly connections: SeatConnections;
}

/**
 * The MLS delivery service (RFC 9750 §4): orders commits, keeps them for who was away, hands key packages to whoever is to
 * commit. It stores opaque bytes and can read none of them. Nothing goes to a seat that may not enter the room.
 */
export class KeyLog {
  readonly #parts: KeyLogParts;
  readonly #groups = new Map<AppointmentId, GroupRecord | null>();
  readonly #errands = new Map<AppointmentId, GroupErrands>();

  constructor(parts: KeyLogParts) {
    this.#parts = parts;
  }

  /** Must have run before `groupOf` is asked for the appointment. */
  async load(id: AppointmentId): Promise<void> {
    if (this.#groups.has(id)) return;
    const group = await this.#parts.reads.findGroup(id);
    if (!this.#groups.has(id)) this.#groups.set(id, group);
  }

  groupOf(id: AppointmentId): GroupRecord | null {
    return this.#groups.get(id) ?? null;
  }

  /** A browser in the room has a new line: what it or its owner may have missed is said again. */
  connected(connection: SeatConnection): void {
    const { appointmentId, participantId } = connection;
    const welcome = this.#errandsOf(appointmentId).returned(participantId);
    const group = this.groupOf(appointmentId);
    if (group === null || !this.#parts.live.isAdmitted(participantId)) return;
    if (welcome !== null) connection.send(welcome);
    if (group.committer !== participantId && this.#steward(appointmentId, null) !== connection) return;
    for (const message of this.#errandsOf(appointmentId).forCommitter()) connection.send(message);
  }

  async keyPackage(from: SeatConnection, message: Message<'key-package'>): Promise<void> {
    const record: KeyPackageRecord = { clinicId: from.clinicId, appointmentId: from.appointmentId, participantId: from.participantId, bytes: message.bytes };
    await this.#parts.ledger.transact(async (tx) => {
      // Asked in the transaction: what a device offered that has lost its seat must not outlive what was deleted with it.
      const stored = await tx.findConsultation(from.clinicId, from.appointmentId);
      if (stored === null || seatOf(stored, from.participantId).deviceHash !== from.deviceHash) throw new CodedError('seat-moved');
      await tx.saveKeyPackage(record);
    });
    // Removed meanwhile: nobody is asked to add them again.
    if (!this.#parts.live.isAdmitted(from.participantId)) throw new CodedError('not-admitted');
    if (!this.#errandsOf(from.appointmentId).offered(from.participantId, message.bytes)) return;
    const group = this.groupOf(from.appointmentId);
    if (group === null || group.committer === from.participantId) return;
    this.#steward(from.appointmentId, from.participantId)?.send({ type: 'key-package', participantId: record.participantId, bytes: record.bytes });
  }

  /** Compare and set: the first to replace a group wins, the others get `group-conflict` and follow. */
  async createGroup(from: SeatConnection, message: Message<'group-create'>): Promise<void> {
    const { clinicId, appointmentId, participantId: committer } = from;
    const group: GroupRecord = { clinicId, appointmentId, groupId: message.groupId, epoch: 0, committer };
    const known = this.groupOf(appointmentId);
    // Said again because the answer got lost.
    if (known?.groupId === group.groupId && known.committer === committer && known.epoch === 0) return;
    await this.#parts.ledger.transact(async (tx) => {
      const current = await tx.findGroup(appointmentId);
      if ((current?.groupId ?? null) !== message.replaces || current?.groupId === message.groupId) throw new CodedError('group-conflict');
      await tx.replaceGroup(group);
    });
    this.#groups.set(appointmentId, group);
    // Whoever is inside has to be added to the new group; what was said of the old one is void.
    this.#errands.set(appointmentId, new GroupErrands());
    for (const record of await this.#parts.reads.listKeyPackages(appointmentId)) {
      if (record.participantId === committer || !this.#parts.live.isAdmitted(record.participantId)) continue;
      this.#errandsOf(appointmentId).offered(record.participantId, record.bytes);
      this.#send(committer, record);
    }
  }

  /** Throws `forbidden` where a guest commits though a clinician is there to do it. */
  async commit(from: SeatConnection, message: Message<'commit'>): Promise<void> {
    if (!this.#isHost(from) && this.#inside(from.appointmentId).some((connection) => this.#isHost(connection))) throw new CodedError('forbidden');
    const { clinicId, appointmentId, participantId: sender } = from;
    const { groupId, epoch, bytes } = message;
    const welcomes = message.welcomes.filter(({ participantId }) => this.#isMember(appointmentId, participantId));
    await this.#parts.ledger.transact(async (tx) => {
      const current = await tx.findGroup(appointmentId);
      if (current?.groupId !== groupId) throw new CodedError('group-unknown');
      if (current.epoch !== epoch) throw new CodedError('group-conflict');
      await tx.insertCommit({ clinicId, appointmentId, groupId, epoch, sender, bytes });
      for (const { participantId } of welcomes) await tx.deleteKeyPackage(participantId);
    });
    const group = this.#groups.get(appointmentId);
    if (group?.groupId === groupId) this.#groups.set(appointmentId, { ...group, epoch: epoch + 1 });
    const welcomed = new Set(welcomes.map(({ participantId }) => participantId));
    this.#forward(from, { type: 'commit', groupId, epoch, bytes, from: sender }, welcomed);
    for (const { participantId, bytes: welcomeBytes } of welcomes) {
      const welcome = { type: 'mls-welcome', groupId, epoch: epoch + 1, bytes: welcomeBytes } as const;
      this.#errandsOf(appointmentId).welcomed(participantId, welcome);
      this.#parts.connections.find(participantId)?.send(welcome);
    }
  }

  application(from: SeatConnection, message: Message<'mls'>): void {
    if (this.groupOf(from.appointmentId)?.groupId !== message.groupId) throw new CodedError('group-unknown');
    this.#forward(from, { type: 'mls', groupId: message.groupId, bytes: message.bytes, from: from.participantId });
  }

  /** Sends the accepted commits from an epoch on, in order. */
  async replay(to: SeatConnection, message: Message<'fetch-commits'>): Promise<void> {
    if (this.groupOf(to.appointmentId)?.groupId !== message.groupId) throw new CodedError('group-unknown');
    const commits = await this.#parts.reads.listCommits(to.appointmentId, message.groupId, message.fromEpoch);
    if (!this.#parts.live.isAdmitted(to.participantId)) throw new CodedError('not-admitted');
    for (const { groupId, epoch, bytes, sender } of commits) to.send({ type: 'commit', groupId, epoch, bytes, from: sender });
  }

  /** The seat is out of the room: its leaf must go. */
  seatGone(appointmentId: AppointmentId, id: ParticipantId): void {
    this.#errandsOf(appointmentId).left(id);
    void this.#parts.ledger.transact((tx) => tx.deleteKeyPackage(id)).catch(() => undefined);
    if (this.groupOf(appointmentId) !== null) this.#steward(appointmentId, id)?.send({ type: 'member-gone', participantId: id });
  }

  /** The appointment is over: nothing of its keys is kept. */
  forget(appointmentId: AppointmentId): void {
    this.#groups.delete(appointmentId);
    this.#errands.delete(appointmentId);
    void this.#parts.ledger.transact((tx) => tx.deleteKeyMaterial(appointmentId)).catch(() => undefined);
  }

  #errandsOf(appointmentId: AppointmentId): GroupErrands {
    const known = this.#errands.get(appointmentId);
    if (known !== undefined) return known;
    const errands = new GroupErrands();
    this.#errands.set(appointmentId, errands);
    return errands;
  }

  #isMember(appointmentId: AppointmentId, id: ParticipantId): boolean {
    return this.#parts.live.ofSeat(id)?.appointment.id === appointmentId && this.#parts.live.isAdmitted(id);
  }

  /**
   * Who commits at this moment: the group's founder; while they are away another clinician; while there is none, a guest. All
   * of them keep the rules of the group, so that a guest can take out who left and take back who was in, and nobody else.
   */
  #steward(appointmentId: AppointmentId, except: ParticipantId | null): SeatConnection | null {
    const there = this.#inside(appointmentId).filter(({ participantId }) => participantId !== except);
    const founder = this.groupOf(appointmentId)?.committer;
    return there.find(({ participantId }) => participantId === founder) ?? there.find((connection) => this.#isHost(connection)) ?? there[0] ?? null;
  }

  #inside(appointmentId: AppointmentId): readonly SeatConnection[] {
    return [...this.#parts.connections.of(appointmentId)].filter(({ participantId }) => this.#parts.live.isAdmitted(participantId));
  }

  #isHost({ participantId }: SeatConnection): boolean {
    const seat = this.#parts.live.seat(participantId);
    return seat !== null && isHost(seat.role);
  }

  #send(committer: ParticipantId, record: KeyPackageRecord): void {
    if (!this.#parts.live.isAdmitted(committer)) return;
    this.#parts.connections.find(committer)?.send({ type: 'key-package', participantId: record.participantId, bytes: record.bytes });
  }

  #forward(from: SeatConnection, message: Parameters<SeatConnection['send']>[0], except: ReadonlySet<ParticipantId> = new Set()): void {
    for (const connection of this.#parts.connections.of(from.appointmentId)) {
      const { participantId } = connection;
      if (connection !== from && !except.has(participantId) && this.#parts.live.isAdmitted(participantId)) connection.send(message);
    }
  }
}
