import type { MemberIdentity } from '../messages.ts';
import { parseJsonObject } from './json-object.ts';
import { sameBytes } from './same-bytes.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';
import type { Bytes } from './webcrypto.ts';

/** Bounds the credential every member carries in every Welcome. */
const maxBytes = 1024;

/** The identity of a basic credential (RFC 9420 §5.3): JSON with fixed fields in fixed order, so bytes compare. */
export function encodeIdentity(identity: MemberIdentity): Bytes {
  return encodeUtf8(JSON.stringify({
    v: 1, appt: identity.appointmentId, pid: identity.participantId, role: identity.role, name: identity.name,
  }));
}

/** Null for anything that `encodeIdentity` would not have written exactly so. */
export function decodeIdentity(bytes: Uint8Array): MemberIdentity | null {
  const text = bytes.length > maxBytes ? null : decodeUtf8(bytes);
  if (text === null) return null;
  const fields = parseJsonObject(text);
  const { appt, pid, role, name } = fields;
  if (typeof appt !== 'string' || typeof pid !== 'string' || typeof role !== 'string' || typeof name !== 'string') return null;
  const identity = { appointmentId: appt, participantId: pid, role, name };
  return sameBytes(encodeIdentity(identity), bytes) ? identity : null;
}
