import { KeyAgreementError, type KeyAgreementCode } from './key-agreement-error.ts';

/** Why this page may not be in that group, whatever the network does: nothing but the page's own settings can change it. `clinic-silent`: the clinic gave us no word yet; asked again it may. */
export type GroundsFailure = 'identity-unproven' | 'clinic-silent' | 'group-secret-missing' | 'group-secret-wrong' | 'group-secret-weak' | 'issuer-invalid';

const failures: Readonly<Partial<Record<KeyAgreementCode, GroundsFailure>>> = {
  unvouched: 'identity-unproven', 'word-missing': 'clinic-silent', 'secret-missing': 'group-secret-missing', 'secret-wrong': 'group-secret-wrong', 'secret-weak': 'group-secret-weak', 'issuer-invalid': 'issuer-invalid',
};

/** Null for every other error. */
export function groundsFailure(error: unknown): GroundsFailure | null {
  return error instanceof KeyAgreementError ? (failures[error.code] ?? null) : null;
}
