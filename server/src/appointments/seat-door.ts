import { closeCode, isHost, mayEnterRoom, type Hello, type ParticipantId, type RoomClaims, type SeatState } from '@consult-room/protocol';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import { Pace } from '../limits/pace.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { MediaRooms } from '../sfu/ports.ts';
import type { Consultation, SeatRecord } from '../stores/consultation.ts';
import { hashSecret } from '../tokens/hash-secret.ts';
import type { TokenDesk } from '../tokens/token-desk.ts';
import type { Announcer } from './announcer.ts';
import type { ClinicProfile, ClinicProfiles } from './clinic-profiles.ts';
import { seatOf } from './decision.ts';
import { demand } from './demand.ts';
import { checkHours } from './door-hours.ts';
import type { KeyLog } from './key-log.ts';
import type { Ledger } from './ledger.ts';
import type { LiveConsultations } from './live-consultations.ts';
import { SeatConnection, type Line, type SeatConnections } from './seat-connections.ts';
import { decideMove } from './seat-decisions.ts';

interface SeatDoorParts {
  readonly tokens: TokenDesk;
  readonly ledger: Ledger;
  readonly live: LiveConsultations;
  readonly connections: SeatConnections;
  readonly rooms: MediaRooms;
  readonly keyLog: KeyLog;
  readonly announcer: Announcer;
  readonly clinics: ClinicProfiles;
  readonly metrics: Metrics;
  readonly now: Clock;
}

/** Per seat: a person changes devices now and then, two pages that fight for a seat do so all the time. */
const movesBurst = 10;
const movesPerSecond = 1 / 10;
/** Per seat: lines lost and found, and refusals, that go on record. */
const notesBurst = 20;
const notesPerSecond = 1 / 3;
const linesNoted: ReadonlySet<SeatState> = new Set(['waiting', 'admitted', 'in-room', 'held']);

/** A browser sits down in a seat and gets up again. Neither changes what the seat may do. */
export class SeatDoor {
  readonly #parts: SeatDoorParts;
  readonly #moves: Pace;
  readonly #notes: Pace;
  /** How often all tokens became void. */
  #clearings = 0;

  constructor(parts: SeatDoorParts) {
    this.#parts = parts;
    this.#moves = new Pace(movesPerSecond, movesBurst, parts.now);
    this.#notes = new Pace(notesPerSecond, notesBurst, parts.now);
  }

  /**
   * Puts the browser behind `line` into the seat of its token, which has been read. Throws the door's codes, `token-revoked`
   * for a token from before the seat moved to another device, and `seat-in-use` while another device holds the seat: ask again with `takeOver`.
   */
  async attach(claims: RoomClaims, hello: Hello, line: Line): Promise<SeatConnection> {
    if (hello.device === undefined) throw new CodedError('bad-request');
    const found = await this.#load(claims.sub);
    const seat = found?.seats.find((candidate) => candidate.id === claims.sub);
    if (found === null || seat === undefined || claims.appt !== seat.appointmentId || claims.role !== seat.role) throw new CodedError('unauthenticated');
    try {
      return await this.#sit(claims, { found, seat }, { deviceHash: hashSecret(hello.device), takeOver: hello.takeOver === true }, line);
    } catch (error) {
      this.#noteRefused(seat, error);
      throw error;
    }
  }

  async #sit(claims: RoomClaims, { found, seat }: { readonly found: Consultation; readonly seat: SeatRecord }, { deviceHash, takeOver }: { readonly deviceHash: string; readonly takeOver: boolean }, line: Line): Promise<SeatConnection> {
    const { tokens, live, connections, announcer, keyLog } = this.#parts;
    const clearings = this.#clearings;
    this.#check(found, seat);
    live.remember(found);
    if (seat.deviceHash !== deviceHash) await this.#takeSeat(seat, { deviceHash, takeOver, generation: claims.gen ?? 0 });
    await keyLog.load(seat.appointmentId);
    const clinic = await this.#parts.clinics.of(seat.clinicId);
    const connection = new SeatConnection(seat, deviceHash, line);
    if (!line.isOpen) return connection;
    if (clearings !== this.#clearings) throw new CodedError('token-revoked');
    this.#checkAgain(seat, deviceHash);
    // The same tab again: its old socket is dead or about to be.
    const old = connections.add(connection);
    old?.line.close(closeCode.movedAway);
    if (old === null) this.#noteLine(connection, 'connection.back');
    tokens.heardHello(claims, deviceHash);
    this.#welcome(connection, clinic);
    announcer.announce(seat.appointmentId);
    keyLog.connected(connection);
    return connection;
  }

  /** The browser is gone; the seat keeps its state and its place in line. */
  detach(connection: SeatConnection): void {
    const { connections, tokens, announcer } = this.#parts;
    const wasSeated = connections.remove(connection);
    if (!connections.isConnected(connection.participantId)) tokens.helloOver(connection.participantId);
    if (!wasSeated) return;
    this.#noteLine(connection, 'connection.lost');
    announcer.announce(connection.appointmentId);
  }

  /** All tokens are void: nobody sits on one, or sees and hears by one. The seats stay as they are for who comes with a new one. */
  clear(): void {
    const { live, connections, rooms, keyLog } = this.#parts;
    this.#clearings += 1;
    for (const { appointment, seats } of Array.from(live.all())) {
      for (const { line } of connections.of(appointment.id)) line.close(closeCode.unauthenticated, 'token-revoked');
      for (const { id, state } of seats) {
        if (!mayEnterRoom(state)) continue;
        keyLog.seatGone(appointment.id, id);
        void rooms.expelSeat(id);
      }
    }
  }

  /** Who waits or is inside and loses the line, or has it again: the record tells who could really be heard. */
  #noteLine(connection: SeatConnection, action: 'connection.lost' | 'connection.back'): void {
    const { live, ledger, metrics } = this.#parts;
    const state = live.seat(connection.participantId)?.state;
    if (state === undefined || !linesNoted.has(state)) return;
    metrics.count('seat_lines', action === 'connection.lost' ? 'lost' : 'back');
    if (!this.#notes.take(connection.participantId)) return;
    ledger.note({
      clinicId: connection.clinicId, chain: connection.appointmentId, actor: { kind: 'seat', subject: connection.participantId },
      action, target: connection.participantId, detail: { state },
    });
  }

  /** Who came to the door and could not get in. */
  #noteRefused(seat: SeatRecord, error: unknown): void {
    if (!(error instanceof CodedError) || !this.#notes.take(seat.id)) return;
    this.#parts.ledger.note({
      clinicId: seat.clinicId, chain: seat.appointmentId, actor: { kind: 'stranger', subject: seat.id }, action: 'seat.refused', outcome: 'refused',
      target: seat.id, detail: { code: error.code },
    });
  }

  /** While the store fails, people who are here already can still come back after a reload. */
  async #load(id: ParticipantId): Promise<Consultation | null> {
    try {
      return await this.#parts.ledger.consultationOfSeat(id);
    } catch {
      const known = this.#parts.live.ofSeat(id);
      if (known === null) throw new CodedError('unavailable');
      return known;
    }
  }

  #check({ appointment }: Consultation, seat: SeatRecord): void {
    demand({ as: 'seat', role: seat.role, state: seat.state, verb: 'hello', appointment: appointment.state });
    checkHours(appointment, seat, this.#parts.now());
  }

  /** While we waited it may have ended, the person been removed, or another device sat down. From here on nothing waits. */
  #checkAgain(seat: SeatRecord, deviceHash: string): void {
    const consultation = this.#parts.live.get(seat.appointmentId);
    if (consultation === null) throw new CodedError('appointment-ended');
    const present = seatOf(consultation, seat.id);
    this.#check(consultation, present);
    if (present.deviceHash !== deviceHash) throw new CodedError('seat-moved');
  }

  /** All is asked of the seat as it is when it moves: of several who come at once with one token, one moves it. */
  async #takeSeat(seat: SeatRecord, { deviceHash, takeOver, generation }: { readonly deviceHash: string; readonly takeOver: boolean; readonly generation: number }): Promise<void> {
    const { ledger, connections, rooms, keyLog, announcer, now } = this.#parts;
    const { before } = await ledger.change(seat, (consultation) => {
      const { deviceHash: holder, tokenGeneration } = seatOf(consultation, seat.id);
      // The seat has moved since this token was made. By count, not by time: no clock's leeway lets it pass.
      if (generation < tokenGeneration && holder !== deviceHash) throw new CodedError('token-revoked');
      const isHeld = holder !== null && holder !== deviceHash && connections.isConnected(seat.id);
      if (isHeld && !takeOver) throw new CodedError('seat-in-use');
      if (holder !== null && holder !== deviceHash) this.#moves.spend(seat.id);
      return decideMove(consultation, seat.id, deviceHash, now());
    });
    const { deviceHash: holder, state } = seatOf(before, seat.id);
    if (holder === null || holder === deviceHash) return;
    const old = connections.find(seat.id);
    if (old !== null) {
      connections.remove(old);
      old.send({ type: 'error', code: 'seat-moved' });
      old.line.close(closeCode.movedAway, 'seat-moved');
    }
    const expelled = rooms.expelSeat(seat.id);
    if (mayEnterRoom(state)) keyLog.seatGone(seat.appointmentId, seat.id);
    announcer.announce(seat.appointmentId);
    await expelled;
  }

  #welcome(connection: SeatConnection, clinic: ClinicProfile): void {
    const { live, tokens, now } = this.#parts;
    const consultation = live.get(connection.appointmentId);
    if (consultation === null) return;
    const seat = seatOf(consultation, connection.participantId);
    const { id, start, end, state } = consultation.appointment;
    connection.toldState = live.shownState(seat);
    connection.send({
      type: 'welcome',
      participant: { id: seat.id, role: seat.role, name: seat.name },
      appointment: { id, start, end, state },
      clinic,
      seat: { state: connection.toldState },
      clinicians: consultation.seats.filter((other) => isHost(other.role) && other.state !== 'removed').map((other) => other.name),
      ...tokens.forDevice(seat, connection.deviceHash),
      now: now(),
    });
  }
}
