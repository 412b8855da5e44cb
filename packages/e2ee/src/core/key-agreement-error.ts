/**
 * `malformed`: cannot be read. `wrong-appointment`: made for another. `invalid`: a signature, tag or rule of MLS does
 * not hold. `refused`: valid, but no member may do this. `unsound`: two leaves claim one person or one key.
 * `unvouched`: the clinic's word for somebody is missing or does not hold. `word-missing`: the clinic, asked for its word for us, gave none. `secret-missing`: the group needs a secret our
 * page was not given. `secret-wrong`: ours is another, or the group has none. `secret-weak`: too short to be one. `issuer-invalid`:
 * the key the page trusts is none.
 */
export type KeyAgreementCode = 'malformed' | 'wrong-appointment' | 'invalid' | 'refused' | 'unsound' | 'unvouched' | 'word-missing' | 'secret-missing' | 'secret-wrong' | 'secret-weak' | 'issuer-invalid';

export class KeyAgreementError extends Error {
  readonly code: KeyAgreementCode;

  constructor(code: KeyAgreementCode, options?: { readonly cause?: unknown }) {
    super(`key agreement: ${code}`, options);
    this.name = 'KeyAgreementError';
    this.code = code;
  }
}
