import { checkClaimsSchema, queueClaimsSchema, roomClaimsSchema, tokenType, type CheckClaims, type QueueClaims, type RoomClaims } from '@consult-room/protocol';
import jsonwebtoken from 'jsonwebtoken';
import * as z from 'zod/mini';
import { CodedError } from '../coded-error.ts';
import type { SigningKeys } from './signing-keys.ts';

const algorithm = 'ES256';
const longestToken = 4096;
/** Clocks of two gateways may differ by this much. */
const futureAllowedSeconds = 60;

const headerSchema = z.strictObject({ alg: z.literal(algorithm), typ: z.literal(tokenType), kid: z.string().check(z.maxLength(64)) });
const claimsSchemas = { 'consult-room': roomClaimsSchema, 'consult-queue': queueClaimsSchema, 'consult-check': checkClaimsSchema } as const;
type Audience = keyof typeof claimsSchemas;
export type AnyClaims = RoomClaims | QueueClaims | CheckClaims;
export type NewClaims = Omit<RoomClaims, 'iss'> | Omit<QueueClaims, 'iss'> | Omit<CheckClaims, 'iss'>;

/**
 * The only place that signs or reads tokens. The library is asked for everything explicitly, and beyond it only the
 * exact form we issue is accepted: our header, our claims, nothing more (RFC 8725).
 */
export class Jwt {
  readonly #keys: SigningKeys;
  readonly #issuer: string;

  constructor(keys: SigningKeys, issuer: string) {
    this.#keys = keys;
    this.#issuer = issuer;
  }

  sign(claims: NewClaims): string {
    const { kid, privateKey } = this.#keys.current;
    return jsonwebtoken.sign({ ...claims, iss: this.#issuer }, privateKey, { algorithm, header: { alg: algorithm, typ: tokenType, kid } });
  }

  /** Throws `token-expired` for a token that was good, `unauthenticated` for all else. */
  verify(token: string, now: Date): AnyClaims {
    const parts = token.split('.');
    // The last character of a part has bits that decoders ignore: one token, one spelling.
    if (token.length > longestToken || parts.some((part) => Buffer.from(part, 'base64url').toString('base64url') !== part)) throw new CodedError('unauthenticated');
    const [headerText, claimsText] = parts.map((part) => Buffer.from(part, 'base64url').toString('utf8'));
    const header = headerSchema.safeParse(parseExact(headerText));
    const audience = audienceOf(parseExact(claimsText));
    const key = header.success ? this.#keys.find(header.data.kid) : null;
    if (key === null || audience === null) throw new CodedError('unauthenticated');
    const nowSeconds = Math.floor(now.getTime() / 1000);
    try {
      const verified = jsonwebtoken.verify(token, key.publicKey, {
        algorithms: [algorithm], issuer: this.#issuer, audience, clockTimestamp: nowSeconds, clockTolerance: 0,
      });
      const claims = claimsSchemas[audience].parse(verified);
      if (claims.iat > nowSeconds + futureAllowedSeconds || claims.exp <= claims.iat) throw new CodedError('unauthenticated');
      // A word that is given only later would hold for ever.
      if (claims.aud === 'consult-queue' && (claims.since ?? 0) > claims.iat + futureAllowedSeconds) throw new CodedError('unauthenticated');
      return claims;
    } catch (error) {
      throw new CodedError(error instanceof jsonwebtoken.TokenExpiredError ? 'token-expired' : 'unauthenticated');
    }
  }
}

/** What we signed reads back as we wrote it: repeated keys and other spellings of a number do not. */
function parseExact(text: string | undefined): unknown {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return JSON.stringify(value) === text ? value : null;
  } catch {
    return null;
  }
}

function audienceOf(claims: unknown): Audience | null {
  const aud = typeof claims === 'object' && claims !== null && 'aud' in claims ? claims.aud : null;
  return aud === 'consult-room' || aud === 'consult-queue' || aud === 'consult-check' ? aud : null;
}
