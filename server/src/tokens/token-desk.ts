import { randomBytes } from 'node:crypto';
import { audience, type AppointmentId, type CheckClaims, type ParticipantId, type QueueClaims, type Role, type RoomClaims, type TokenView } from '@consult-room/protocol';
import { CodedError } from '../coded-error.ts';
import { deviceMark } from './device-mark.ts';
import type { Jwt, NewClaims } from './jwt.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { tokenLifetimeMs } from './token-lifetime.ts';

const lifetimeSeconds = tokenLifetimeMs / 1000;
/** Time enough to open the test it is for. */
const checkLifetimeSeconds = 60;
/** A working day: then the clinic has to say again that this person is one of its staff. */
const queueLifetimeSeconds = 12 * 3600;

export interface IssuedSeat {
  readonly id: ParticipantId;
  readonly appointmentId: AppointmentId;
  readonly role: Role;
  readonly tokenGeneration: number;
}

/** Issues and reads the three kinds of token. */
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
    return this.#issue((times) => ({ aud: audience.room, sub: seat.id, appt: seat.appointmentId, role: seat.role, gen: seat.tokenGeneration, ...times }));
  }

  /** For the device that sits in the seat, over its own socket only: this one opens media too. */
  forDevice(seat: IssuedSeat, deviceHash: string): TokenView {
    const dev = deviceMark(deviceHash);
    return this.#issue((times) => ({ aud: audience.room, sub: seat.id, appt: seat.appointmentId, role: seat.role, gen: seat.tokenGeneration, dev, ...times }));
  }

  /** For one test of the network by the device in the seat. No other door takes it. */
  forCheck(seat: IssuedSeat, deviceHash: string): TokenView {
    return this.#issue((times) => ({ aud: audience.check, sub: seat.id, appt: seat.appointmentId, dev: deviceMark(deviceHash), ...times }), this.#nowSeconds() + checkLifetimeSeconds);
  }

  /** For one test of the network without an appointment, at the word of a clinic's own back end. */
  forVisitor(clinicId: string): TokenView {
    return this.#issue((times) => ({ aud: audience.check, sub: `vis_${randomBytes(16).toString('base64url')}`, clinic: clinicId, ...times }), this.#nowSeconds() + checkLifetimeSeconds);
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

  /** For a member of staff the clinic vouches for now, with the API key `keyId`. */
  forQueue(clinicId: string, staffId: string, keyId: string): TokenView {
    return this.#queueToken({ clinic: clinicId, staff: staffId, key: keyId }, this.#nowSeconds());
  }

  /** Renews as long as the clinic's word holds, 12 hours from when it was given; then `token-expired`. */
  renewQueue(claims: QueueClaims): TokenView {
    this.checkQueue(claims);
    return this.#queueToken(claims, vouchedAt(claims));
  }

  /** Throws `token-expired` when the clinic's word is from too long ago. */
  checkQueue(claims: QueueClaims): void {
    if (this.isQueueOver(claims)) throw new CodedError('token-expired');
  }

  isQueueOver(claims: QueueClaims): boolean {
    return this.#nowSeconds() >= vouchedAt(claims) + queueLifetimeSeconds;
  }

  #queueToken({ clinic, staff, key }: Pick<QueueClaims, 'clinic' | 'staff' | 'key'>, since: number): TokenView {
    const sub = this.#pseudonyms.of('staff', clinic, staff);
    return this.#issue((times) => ({ aud: audience.queue, sub, clinic, staff, since, ...(key !== undefined && { key }), ...times }), since + queueLifetimeSeconds);
  }

  /** Of a seat or a queue; the audience tells. Throws `unauthenticated` or `token-expired`. */
  read(token: string): RoomClaims | QueueClaims {
    const claims = this.#jwt.verify(token, new Date(this.#now()));
    if (claims.aud === audience.check) throw new CodedError('unauthenticated');
    return claims;
  }

  /** A check token, or `unauthenticated`. */
  readCheck(token: string): CheckClaims {
    const claims = this.#jwt.verify(token, new Date(this.#now()));
    if (claims.aud !== audience.check) throw new CodedError('unauthenticated');
    return claims;
  }

  /** A room token, or `unauthenticated`: a queue token opens no seat. */
  readRoom(token: string): RoomClaims {
    const claims = this.read(token);
    if (claims.aud !== audience.room) throw new CodedError('unauthenticated');
    return claims;
  }

  #nowSeconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  #issue(claims: (times: { readonly jti: string; readonly iat: number; readonly exp: number }) => NewClaims, latest = Infinity): TokenView {
    const iat = this.#nowSeconds();
    const exp = Math.min(iat + lifetimeSeconds, latest);
    const token = this.#jwt.sign(claims({ jti: randomBytes(16).toString('base64url'), iat, exp }));
    return { token, expiresAt: new Date(exp * 1000).toISOString() };
  }
}

/** s since the Unix epoch */
function vouchedAt({ since, iat }: QueueClaims): number {
  return since ?? iat;
}
