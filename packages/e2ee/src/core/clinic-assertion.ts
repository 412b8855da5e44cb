import type { MemberIdentity } from '../messages.ts';
import { fromBase64url } from './base64url.ts';
import type { IssuerKey } from './issuer-key.ts';
import { parseJsonObject } from './json-object.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';
import type { Bytes } from './webcrypto.ts';

/** `typ` of the header: no other JWT of the clinic can be used as an assertion (RFC 8725 §3.11). */
const assertionType = 'consult-member+jwt';
/** Bounds what every member carries in every Welcome. */
export const maxAssertionCharacters = 1536;
/** A clinic's clock and ours may differ by this much. */
const leewaySeconds = 60;

/** What an assertion must say, to the letter. */
export interface AssertedMember extends MemberIdentity {
  /** RFC 7638 thumbprint of the leaf's signature key. */
  readonly thumbprint: string;
}

/**
 * Does the clinic say, in this compact JWS (RFC 7515), that this key belongs to this person in this appointment? The
 * header may choose nothing: `kid`, `jku`, `jwk` and `x5c` are not looked at, `crit` is refused.
 * @param nowMs ms since the Unix epoch
 */
export async function isAsserted(jws: string, expected: AssertedMember, issuer: IssuerKey, nowMs: number): Promise<boolean> {
  const parts = jws.split('.');
  const [header, payload, signature] = parts.map(fromBase64url);
  if (jws.length > maxAssertionCharacters || parts.length !== 3 || !header || !payload || !signature) return false;
  const { alg, typ, crit } = fieldsOf(header);
  if (alg !== issuer.algorithm || typ !== assertionType || crit !== undefined) return false;
  const signed = encodeUtf8(jws.slice(0, jws.lastIndexOf('.')));
  return await issuer.verifies(signature, signed) && says(fieldsOf(payload), expected, nowMs);
}

/** ms since the Unix epoch at which an assertion ends, unchecked; 0 for none that can be read. */
export function assertionEndsAt(jws: string): number {
  const payload = fromBase64url(jws.split('.')[1] ?? '');
  const { exp } = payload === null ? {} : fieldsOf(payload);
  return typeof exp === 'number' ? exp * 1000 : 0;
}

function says({ appt, sub, role, name, cnf, exp }: Readonly<Record<string, unknown>>, expected: AssertedMember, nowMs: number): boolean {
  const key = typeof cnf === 'object' && cnf !== null && 'jkt' in cnf ? cnf.jkt : null;
  return appt === expected.appointmentId && sub === expected.participantId && role === expected.role && key === expected.thumbprint
    // A clinic that does not want names in it leaves the name out; a name that is there has to be this one.
    && (name === undefined || name === expected.name)
    && typeof exp === 'number' && Number.isSafeInteger(exp) && (exp + leewaySeconds) * 1000 > nowMs;
}

function fieldsOf(bytes: Bytes): Readonly<Record<string, unknown>> {
  return parseJsonObject(decodeUtf8(bytes) ?? '');
}
