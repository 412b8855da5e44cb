import type { CheckClaims, TokenView } from '@consult-room/protocol';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import { Pace } from '../limits/pace.ts';
import type { CheckGate, CheckGuest } from '../sfu/check/check-gate.ts';
import type { ClinicId } from '../stores/clinic-record.ts';
import type { SeatRecord } from '../stores/consultation.ts';
import { deviceMark } from '../tokens/device-mark.ts';
import type { TokenDesk } from '../tokens/token-desk.ts';
import { authorise } from './authorise.ts';
import { demand } from './demand.ts';
import type { IceDesk } from './ice-desk.ts';
import type { LiveConsultations } from './live-consultations.ts';

interface CheckDeskParts {
  readonly tokens: TokenDesk;
  readonly live: LiveConsultations;
  readonly ice: IceDesk;
  readonly now: Clock;
}

/** Tests of one seat, on however many sockets: somebody who changes networks tries a few times, nobody needs more. */
const testsBurst = 6;
const testsPerSecond = 1 / 20;
/** Tests without an appointment of one clinic: with half a minute each, 35 at once at most. */
const visitorsBurst = 20;
const visitorsPerSecond = 1 / 2;
/**
 * Names at the relay that such tests of one clinic take in turn, each with a quota of its own: an allocation outlives the
 * test it was made for, and with a name for every test one page could take the whole relay.
 */
const visitorNames = 16;

/**
 * Who may test the network before being let in, and how long. A test has a token of its own: the one of the seat does
 * not open it, and it opens nothing of a room.
 */
export class CheckDesk implements CheckGate {
  readonly #parts: CheckDeskParts;
  readonly #issued: Pace;
  readonly #opened: Pace;
  readonly #visitors: Pace;
  #turn = 0;

  constructor(parts: CheckDeskParts) {
    this.#parts = parts;
    this.#issued = new Pace(testsPerSecond, testsBurst, parts.now);
    this.#opened = new Pace(testsPerSecond, testsBurst, parts.now);
    this.#visitors = new Pace(visitorsPerSecond, visitorsBurst, parts.now);
  }

  /** For the device in the seat. Throws `rate-limited`. */
  issue(seat: SeatRecord, deviceHash: string): TokenView {
    this.#issued.spend(seat.id);
    return this.#parts.tokens.forCheck(seat, deviceHash);
  }

  /** For a page of the clinic without an appointment. Throws `rate-limited`. */
  issueForClinic(clinicId: ClinicId): TokenView {
    this.#visitors.spend(clinicId);
    return this.#parts.tokens.forVisitor(clinicId);
  }

  checkingSeat(token: string): CheckGuest {
    const { tokens, ice } = this.#parts;
    const claims = tokens.readCheck(token);
    if (claims.appt !== undefined) return this.#seated(claims);
    if (claims.clinic === undefined) throw new CodedError('unauthenticated');
    this.#opened.spend(claims.sub);
    this.#turn = (this.#turn + 1) % visitorNames;
    return { key: claims.sub, seat: null, device: null, iceServers: ice.issueForVisitor(claims.clinic, this.#turn) };
  }

  isChecking({ seat: at, device }: CheckGuest): boolean {
    if (at === null) return true;
    const { live } = this.#parts;
    const consultation = live.ofSeat(at.participantId);
    const seat = live.seat(at.participantId);
    return consultation !== null && seat !== null && seat.deviceHash === device
      && authorise({ as: 'seat', role: seat.role, state: live.shownState(seat), verb: 'check:offer', appointment: consultation.appointment.state }) === null;
  }

  #seated({ sub, appt, dev }: CheckClaims): CheckGuest {
    const { live, ice } = this.#parts;
    const consultation = live.ofSeat(sub);
    const seat = live.seat(sub);
    if (consultation === null || seat === null || appt !== seat.appointmentId) throw new CodedError('unauthenticated');
    demand({ as: 'seat', role: seat.role, state: live.shownState(seat), verb: 'check:hello', appointment: consultation.appointment.state });
    if (seat.deviceHash === null || deviceMark(seat.deviceHash) !== dev) throw new CodedError('token-revoked');
    this.#opened.spend(seat.id);
    const { id, appointmentId, role, deviceHash } = seat;
    return { key: id, seat: { participantId: id, appointmentId, role }, device: deviceHash, iceServers: ice.issueForCheck(seat) };
  }
}
