import { isHost, mayEnterRoom, type AuditAction, type ClientMessage, type ErrorCode, type Hello, type RoomClaims } from '@consult-room/protocol';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import { Pace } from '../limits/pace.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Consultation, SeatRecord } from '../stores/consultation.ts';
import type { TokenDesk } from '../tokens/token-desk.ts';
import type { Admission } from './admission.ts';
import type { Announcer } from './announcer.ts';
import { authorise } from './authorise.ts';
import type { CheckDesk } from './check-desk.ts';
import { seatOf, type Decision } from './decision.ts';
import type { Dismissal } from './dismissal.ts';
import { encryptionCode } from './encryption-codes.ts';
import type { Entrance } from './entrance.ts';
import type { HostActs } from './host-acts.ts';
import type { IceDesk } from './ice-desk.ts';
import type { KeyLog } from './key-log.ts';
import type { Ledger } from './ledger.ts';
import type { LiveConsultations } from './live-consultations.ts';
import type { QualityJournal } from './quality-journal.ts';
import type { Line, SeatConnection } from './seat-connections.ts';
import { decideArrive, decideCheck, decideWait } from './seat-decisions.ts';
import type { SeatDoor } from './seat-door.ts';

interface SeatDeskParts {
  readonly door: SeatDoor;
  readonly ledger: Ledger;
  readonly live: LiveConsultations;
  readonly announcer: Announcer;
  readonly admission: Admission;
  readonly entrance: Entrance;
  readonly dismissal: Dismissal;
  readonly hostActs: HostActs;
  readonly keyLog: KeyLog;
  readonly tokens: TokenDesk;
  readonly ice: IceDesk;
  readonly checks: CheckDesk;
  readonly quality: QualityJournal;
  readonly metrics: Metrics;
  readonly now: Clock;
}

/** A message that needs a right. */
type Act = Exclude<ClientMessage, { readonly type: 'ping' }>;

/** Per seat, on however many sockets: what whoever holds the link can make the record grow by. */
const notes = { perSecond: 1 / 3, burst: 20 };
const acts = { perSecond: 1 / 2, burst: 40 };
/** Acts that are entered in the record. What protects somebody (leave, deny, hold, remove, end) is never held up. */
const pacedActs: ReadonlySet<Act['type']> = new Set(['arrive', 'check-result', 'wait', 'enter', 'admit', 'resume', 'notice', 'group-create']);
/** What opens the keys of the room: whoever sends it is in there. */
const keyActs: ReadonlySet<Act['type']> = new Set(['key-package', 'group-create', 'commit', 'mls', 'fetch-commits']);
const auditedRefusals: ReadonlySet<ErrorCode> = new Set(['forbidden', 'not-admitted']);

/** Answers what a browser in a seat asks: rights first, then the act. Throws CodedErrors; then nothing has changed. */
export class SeatDesk {
  readonly #parts: SeatDeskParts;
  readonly #notes: Pace;
  readonly #acts: Pace;

  constructor(parts: SeatDeskParts) {
    this.#parts = parts;
    this.#notes = new Pace(notes.perSecond, notes.burst, parts.now);
    this.#acts = new Pace(acts.perSecond, acts.burst, parts.now);
  }

  attach(claims: RoomClaims, hello: Hello, line: Line): Promise<SeatConnection> {
    return this.#parts.metrics.outcome('seat_hellos', () => this.#parts.door.attach(claims, hello, line));
  }

  detach(connection: SeatConnection): void {
    this.#parts.door.detach(connection);
  }

  async handle(connection: SeatConnection, message: ClientMessage): Promise<void> {
    if (message.type === 'ping') return connection.send({ type: 'pong' });
    const consultation = this.#parts.live.get(connection.appointmentId);
    if (consultation === null) throw new CodedError('appointment-ended');
    const seat = seatOf(consultation, connection.participantId);
    // Asked for before another device sat down: not to be done in the name of whoever sits there now.
    if (seat.deviceHash !== connection.deviceHash) throw new CodedError('seat-moved');
    this.#authorise(consultation, seat, message);
    if (pacedActs.has(message.type)) this.#acts.spend(seat.id);
    if (keyActs.has(message.type)) await this.#parts.entrance.enter(seat);
    await this.#perform(connection, seat, message);
  }

  #authorise(consultation: Consultation, seat: SeatRecord, message: Act): void {
    const request = {
      as: 'seat', role: seat.role, state: this.#parts.live.shownState(seat), verb: message.type, appointment: consultation.appointment.state,
    } as const;
    let refusal = authorise(request);
    // Only who may act on others learns whether an id is one of this appointment's.
    if (refusal === null && 'participantId' in message) refusal = authorise({ ...request, target: seatOf(consultation, message.participantId).role });
    if (refusal === null) return;
    if (auditedRefusals.has(refusal) && this.#notes.take(seat.id)) {
      this.#parts.ledger.note({
        clinicId: seat.clinicId, chain: seat.appointmentId, actor: { kind: 'seat', subject: seat.id },
        action: 'act.refused', outcome: 'refused', detail: { verb: message.type, code: refusal },
      });
    }
    throw new CodedError(refusal);
  }

  async #perform(connection: SeatConnection, seat: SeatRecord, message: Act): Promise<void> {
    const { admission, dismissal, hostActs, keyLog, tokens, ice, checks, quality, now } = this.#parts;
    switch (message.type) {
      case 'arrive': return this.#decide(seat, (consultation) => decideArrive(consultation, seat.id));
      case 'check-result': return this.#decide(seat, (consultation) => decideCheck(consultation, seat.id, message.result));
      case 'check-network': return connection.send({ type: 'check-token', ...checks.issue(seat, connection.deviceHash) });
      case 'wait': return this.#decide(seat, (consultation) => decideWait(consultation, seat.id, now()));
      case 'enter':
        if (isHost(seat.role) && !mayEnterRoom(seat.state)) return admission.admitSelf(seat, seat.id);
        return this.#parts.entrance.enter(seat);
      case 'leave': return dismissal.leave(seat, seat.id);
      case 'end': await dismissal.over(seat, 'end', { kind: 'seat', subject: seat.id }, 'ended'); return undefined;
      case 'media-state': return this.#setMedia(connection, message);
      case 'quality': return quality.report(seat, message);
      case 'reconnected': return this.#noteBack(connection, message);
      case 'encryption': return this.#noteEncryption(connection, message.state, message.code);
      case 'refresh-token': return connection.send({ type: 'token', ...tokens.forDevice(seat, connection.deviceHash) });
      case 'refresh-ice': return connection.send({ type: 'ice-servers', ...ice.issueFor(seat) });
      case 'key-package': return keyLog.keyPackage(connection, message);
      case 'group-create': await keyLog.createGroup(connection, message); this.#parts.announcer.announceRoom(seat.appointmentId); return undefined;
      case 'commit': return keyLog.commit(connection, message);
      case 'mls': return keyLog.application(connection, message);
      case 'fetch-commits': return keyLog.replay(connection, message);
      default: return hostActs.perform(seat, { kind: 'seat', subject: seat.id }, message);
    }
  }

  async #decide(seat: SeatRecord, decide: (consultation: Consultation) => Decision): Promise<void> {
    const { before, after } = await this.#parts.ledger.change(seat, decide);
    if (before !== after) this.#parts.announcer.announce(seat.appointmentId);
  }

  #setMedia(connection: SeatConnection, { microphone, camera, screen, reconnecting = false }: Extract<ClientMessage, { type: 'media-state' }>): void {
    const isNews = reconnecting && connection.media.reconnecting !== true;
    connection.media = { microphone, camera, screen, reconnecting };
    if (isNews) this.#note(connection, 'media.lost', { reason: 'no-media' }, 'failed');
    this.#parts.announcer.announceRoom(connection.appointmentId);
  }

  /** After the effect: nobody waits for the record to come back into a call. */
  #noteBack(connection: SeatConnection, { rung, durationMs }: Extract<ClientMessage, { type: 'reconnected' }>): void {
    this.#parts.metrics.count('reconnects', rung);
    this.#parts.metrics.observe('reconnecting_seconds', durationMs / 1000);
    if (rung !== 'resume') this.#note(connection, 'media.back', { rung, durationMs });
  }

  #note(connection: SeatConnection, action: AuditAction, detail: Readonly<Record<string, string | number>>, outcome: 'success' | 'failed' = 'success'): void {
    if (!this.#notes.take(connection.participantId)) return;
    this.#parts.ledger.note({
      clinicId: connection.clinicId, chain: connection.appointmentId, actor: { kind: 'seat', subject: connection.participantId }, action, outcome, detail,
    });
  }

  /** What the browser says of its encryption, once per change. */
  #noteEncryption(connection: SeatConnection, state: string, code: string): void {
    const kept = encryptionCode(code);
    if (connection.encryption === `${state} ${kept}` || !this.#notes.take(connection.participantId)) return;
    connection.encryption = `${state} ${kept}`;
    this.#parts.metrics.count('encryption_reports', state);
    this.#parts.ledger.note({
      clinicId: connection.clinicId, chain: connection.appointmentId, actor: { kind: 'seat', subject: connection.participantId },
      action: 'encryption.changed', detail: { state, code: kept },
    });
  }
}
