import type { TokenView } from '@consult-room/protocol';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import { Pace } from '../limits/pace.ts';
import type { CheckGate, CheckGuest } from '../sfu/check/check-gate.ts';
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

/**
 * Who may test the network before being let in, and how long. A test has a token of its own: the one of the seat does
 * not open it, and it opens nothing of a room.
 */
export class CheckDesk implements CheckGate {
  readonly #parts: CheckDeskParts;
  readonly #issued: Pace;
  readonly #opened: Pace;

  constructor(parts: CheckDeskParts) {
    this.#parts = parts;
    this.#issued = new Pace(testsPerSecond, testsBurst, parts.now);
    this.#opened = new Pace(testsPerSecond, testsBurst, parts.now);
  }

  /** For the device in the seat. Throws `rate-limited`. */
  issue(seat: SeatRecord, deviceHash: string): TokenView {
    this.#issued.spend(seat.id);
    return this.#parts.tokens.forCheck(seat, deviceHash);
  }

  checkingSeat(token: string): CheckGuest {
    const { tokens, live, ice } = this.#parts;
    const claims = tokens.readCheck(token);
    const consultation = live.ofSeat(claims.sub);
    const seat = live.seat(claims.sub);
    if (consultation === null || seat === null || claims.appt !== seat.appointmentId) throw new CodedError('unauthenticated');
    demand({ as: 'seat', role: seat.role, state: live.shownState(seat), verb: 'check:hello', appointment: consultation.appointment.state });
    if (seat.deviceHash === null || deviceMark(seat.deviceHash) !== claims.dev) throw new CodedError('token-revoked');
    this.#opened.spend(seat.id);
    const { id, appointmentId, role, deviceHash } = seat;
    return { seat: { participantId: id, appointmentId, role }, device: deviceHash, iceServers: ice.issueForCheck(seat) };
  }

  isChecking({ seat: { participantId }, device }: CheckGuest): boolean {
    const { live } = this.#parts;
    const consultation = live.ofSeat(participantId);
    const seat = live.seat(participantId);
    return consultation !== null && seat !== null && seat.deviceHash === device
      && authorise({ as: 'seat', role: seat.role, state: live.shownState(seat), verb: 'check:offer', appointment: consultation.appointment.state }) === null;
  }
}
