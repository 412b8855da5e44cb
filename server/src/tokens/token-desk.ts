import { randomBytes } from 'node:crypto';
import { audience, type AppointmentId, type ParticipantId, type QueueClaims, type Role, type RoomClaims, type TokenView } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import { deviceMark } from './device-mark.ts';
import type { Jwt } from './jwt.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** Short, so that a leaked token is soon worth nothing; the socket hands out the next one. */
const lifetimeSeconds = 15 * 60;

export interface IssuedSeat {
  readonly id: ParticipantId;
  readonly appointmentId: AppointmentId;
  readonly role: Role;
}

/** Issues and reads the two kinds of token. */
export class TokenDesk {
  readonly #jwt: Jwt;
  readonly #pseudonyms: Pseudonyms;
  readonly #now: () => number;
  /** With which token the browser connected in a seat said hello, and as which device. */
  readonly #hellos = new Map<ParticipantId, { readonly jti: string; readonly mark: string }>();

  constructor(jwt: Jwt, pseudonyms: Pseudonyms, now: () => number) {
    this.#jwt = jwt;
    this.#pseudonyms = pseudonyms;
    this.#now = now;
  }

  /** Opens the door: whoever holds the link can have one. */
  forSeat(seat: IssuedSeat): TokenView {
    return this.#issue((times) => ({ aud: audience.room, sub: seat.id, appt: seat.appointmentId, role: seat.role, ...times }));
  }

  /** For the device that sits in the seat, over its own socket only: this one opens media too. */
  forDevice(seat: IssuedSeat, deviceHash: string): TokenView {
    const dev = deviceMark(deviceHash);
    return this.#issue((times) => ({ aud: audience.room, sub: seat.id, appt: seat.appointmentId, role: seat.role, dev, ...times }));
  }

  /** A device sat down with this token: from now on, and until `helloOver`, the token is that device's. */
  heardHello({ sub, jti }: RoomClaims, deviceHash: string): void {
    this.#hellos.set(sub, { jti, mark: deviceMark(deviceHash) });
  }

  helloOver(id: ParticipantId): void {
    this.#hellos.delete(id);
  }

  /** Was the token handed to this device, or does this device sit in the seat by it? */
  isOfDevice(claims: RoomClaims, deviceHash: string): boolean {
    const hello = this.#hellos.get(claims.sub);
    const mark = claims.dev ?? (hello?.jti === claims.jti ? hello.mark : null);
    return mark === deviceMark(deviceHash);
  }

  forQueue(clinicId: string, staffId: string): TokenView {
    const sub = this.#pseudonyms.of('staff', clinicId, staffId);
    return this.#issue((times) => ({ aud: audience.queue, sub, clinic: clinicId, staff: staffId, ...times }));
  }

  /** Either kind; the audience tells. Throws `unauthenticated` or `token-expired`. */
  read(token: string): RoomClaims | QueueClaims {
    return this.#jwt.verify(token, new Date(this.#now()));
  }

  /** A room token, or `unauthenticated`: a queue token opens no seat. */
  readRoom(token: string): RoomClaims {
    const claims = this.read(token);
    if (claims.aud !== audience.room) throw new CodedError('unauthenticated');
    return claims;
  }

  #issue(claims: (times: { readonly jti: string; readonly iat: number; readonly exp: number }) => Omit<RoomClaims, 'iss'> | Omit<QueueClaims, 'iss'>): TokenView {
    const iat = Math.floor(this.#now() / 1000);
    const exp = iat + lifetimeSeconds;
    const token = this.#jwt.sign(claims({ jti: randomBytes(16).toString('base64url'), iat, exp }));
    return { token, expiresAt: new Date(exp * 1000).toISOString() };
  }
}
