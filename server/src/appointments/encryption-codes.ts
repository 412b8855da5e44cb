/** What a browser may give as the reason for the state of its encryption. Anything else could be a text of somebody's. */
const known: ReadonlySet<string> = new Set([
  'alone', 'no-key', 'no-frames', 'frames-refused', 'not-decoded', 'authenticated', 'compared', 'out-of-touch', 'vouched', 'unvouched',
  'code-mismatch', 'code-changed', 'safety-code-tampered', 'leak', 'group-lost', 'closed', 'codec-refused', 'no-encoded-transforms',
  'worker-blocked', 'worker-lost', 'worker-silent', 'internal', 'invalid', 'malformed', 'refused', 'unsound', 'issuer-invalid',
  'secret-missing', 'secret-weak', 'secret-wrong', 'wrong-appointment',
]);

export function encryptionCode(code: string): string {
  return known.has(code) ? code : 'other';
}
