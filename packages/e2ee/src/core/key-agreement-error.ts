/**
 * `malformed`: cannot be read. `wrong-appointment`: made for another. `invalid`: a signature, tag or rule of MLS does
 * not hold. `refused`: valid, but no member may do this. `unsound`: two leaves claim one person or one key.
 */
export type KeyAgreementCode = 'malformed' | 'wrong-appointment' | 'invalid' | 'refused' | 'unsound';

export class KeyAgreementError extends Error {
  readonly code: KeyAgreementCode;

  constructor(code: KeyAgreementCode, options?: { readonly cause?: unknown }) {
    super(`key agreement: ${code}`, options);
    this.name = 'KeyAgreementError';
    this.code = code;
  }
}
