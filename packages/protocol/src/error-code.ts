import * as z from 'zod/mini';

/**
 * Every refusal, over HTTP (problem+json `code`) and over the sockets (`error.code`).
 * Codes are stable: clinics script against them. The person's words live in the element's strings.
 */
export const errorCodeSchema = z.enum([
  'bad-request',            // body or message does not fit its schema
  'bad-json',               // not JSON, or JSON that does not decode to one value
  'too-large',              // body, message or SDP over its limit
  'unsupported-media-type', // not application/json
  'unauthenticated',        // no credential, or one we do not accept
  'token-expired',          // was ours, is over: ask for a fresh one
  'token-revoked',          // the seat it was issued for lost it (removed, ended, cancelled)
  'forbidden',              // known caller, not this act
  'not-found',              // unknown or foreign: indistinguishable on purpose
  'method-not-allowed',
  'origin-not-allowed',     // page's origin is not in CONSULT_ALLOWED_ORIGINS
  'idempotency-mismatch',   // same Idempotency-Key, different body
  'invalid-time',           // end before start, or unreadable
  'link-unknown',           // secret that opens nothing
  'link-expired',           // the appointment's window is over
  'birth-date-required',    // the link asks for the person's birth date as well
  'birth-date-wrong',
  'birth-date-locked',      // wrong too often: the clinic has to mail the link again
  'too-early',              // door not open yet; `opensAt` tells when
  'appointment-cancelled',
  'appointment-ended',
  'seat-state',             // not possible from the seat's present state
  'seat-removed',
  'seat-denied',
  'seat-in-use',            // open on another device; hello again with takeOver
  'seat-moved',             // this device lost the seat to another one
  'not-admitted',           // still waiting: nothing of the room is given out
  'hello-required',
  'hello-timeout',
  'rate-limited',
  'mail-unavailable',
  'no-email',
  'participants-limit',
  'group-conflict',         // MLS commit lost the race for its epoch
  'group-unknown',
  'janus-refused',          // verb, field or id outside the allow-list
  'sdp-refused',            // SDP outside the allow-list or its limits
  'media-unavailable',      // no SFU can take the room right now
  'audit-unavailable',      // could not write the audit row: nothing was done
  'unavailable',            // a part we depend on is down
  'internal',
]);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

const httpStatuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  unauthenticated: 401, 'token-expired': 401, 'token-revoked': 401, forbidden: 403, 'origin-not-allowed': 403,
  'not-found': 404, 'link-unknown': 404, 'method-not-allowed': 405, 'too-large': 413, 'unsupported-media-type': 415,
  'idempotency-mismatch': 409, 'seat-state': 409, 'seat-in-use': 409, 'group-conflict': 409,
  'link-expired': 410, 'appointment-cancelled': 410, 'appointment-ended': 410, 'seat-removed': 410, 'seat-denied': 410,
  'birth-date-required': 403, 'birth-date-wrong': 403, 'birth-date-locked': 403, 'too-early': 425, 'rate-limited': 429, 'mail-unavailable': 503, 'media-unavailable': 503, 'audit-unavailable': 503,
  unavailable: 503, internal: 500, 'invalid-time': 422, 'no-email': 422, 'participants-limit': 422,
};

export function httpStatusOf(code: ErrorCode): number {
  return httpStatuses[code] ?? 400;
}

/** Refusals that ask something of the caller, and then let it go on. */
const answerable: ReadonlySet<ErrorCode> = new Set(['token-expired', 'seat-in-use', 'birth-date-required', 'birth-date-wrong']);

/** Would the same request have a chance a moment later, or with what it asks for? */
export function isRecoverable(code: ErrorCode): boolean {
  const status = httpStatusOf(code);
  return status === 425 || status === 429 || status === 503 || answerable.has(code);
}
