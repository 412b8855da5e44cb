import type { IdentityLevel, IssuerTrust } from '../messages.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { isAsserted } from './clinic-assertion.ts';
import { IssuerKey } from './issuer-key.ts';
import { KeyAgreementError } from './key-agreement-error.ts';
import type { LeafClaim } from './key-agreement.ts';
import { keyThumbprint } from './key-thumbprint.ts';
import { encodeUtf8 } from './utf8.ts';
import type { VerifyingCrypto } from './webcrypto.ts';

/** More than one appointment's pages and renewals need. */
const maxProven = 32;

/** Decides how much of what a leaf claims is proven, by the issuer the page trusts and by nothing that came over the network. */
export class IdentityCheck {
  readonly #webCrypto: VerifyingCrypto;
  readonly #issuer: IssuerKey | null;
  readonly #trust: IssuerTrust | null;
  readonly #now: () => number;
  /** Proven once is proven, also over a reload: an assertion has to be alive when its member is first met. */
  readonly #proven: Set<string>;

  private constructor(webCrypto: VerifyingCrypto, issuer: IssuerKey | null, trust: IssuerTrust | null, now: () => number, proven: readonly string[]) {
    this.#webCrypto = webCrypto;
    this.#issuer = issuer;
    this.#trust = trust;
    this.#now = now;
    this.#proven = new Set(proven);
  }

  /** Throws KeyAgreementError `issuer-invalid` for an issuer's key that cannot be used: never on without it. `proven`: of this page before a reload. */
  static async open(webCrypto: VerifyingCrypto, trust: IssuerTrust | null, now: () => number, proven: readonly string[] = []): Promise<IdentityCheck> {
    const issuer = trust === null ? null : await IssuerKey.open(webCrypto, trust.key);
    if (trust !== null && issuer === null) throw new KeyAgreementError('issuer-invalid');
    return new IdentityCheck(webCrypto, issuer, trust, now, proven);
  }

  /** Marks of what was proven here, the latest last: hashes, bound to the issuer. */
  get proven(): readonly string[] { return [...this.#proven].slice(-maxProven); }

  /**
   * Throws KeyAgreementError `unvouched` for an assertion that does not hold, for a missing one where the page requires it,
   * and for a second clinician who only claims to be one, unless the page allows several.
   */
  async levels(claims: readonly LeafClaim[]): Promise<readonly IdentityLevel[]> {
    const levels = await Promise.all(claims.map((claim) => this.level(claim)));
    const claimedClinicians = claims.filter(({ role }, at) => role === 'clinician' && levels[at] === 'claimed');
    if (this.#trust?.severalClinicians === false && claimedClinicians.length > 1) throw new KeyAgreementError('unvouched');
    return levels;
  }

  /** Throws KeyAgreementError `unvouched`. */
  async level(claim: LeafClaim): Promise<IdentityLevel> {
    if (this.#issuer === null) return 'claimed';
    if (claim.assertion !== null) {
      if (!(await this.#holds(claim, claim.assertion, this.#issuer))) throw new KeyAgreementError('unvouched');
      return 'asserted';
    }
    const requiredFor = this.#trust?.requiredFor;
    const required = requiredFor === 'everyone' || (requiredFor === 'clinicians' && claim.role === 'clinician');
    if (required) throw new KeyAgreementError('unvouched');
    return 'claimed';
  }

  async #holds({ appointmentId, participantId, role, name, signatureKey }: LeafClaim, assertion: string, issuer: IssuerKey): Promise<boolean> {
    const about = JSON.stringify([this.#trust?.key.x, this.#trust?.key.y, appointmentId, participantId, role, name, signatureKey, assertion]);
    const mark = toBase64(new Uint8Array(await this.#webCrypto.digest('SHA-256', encodeUtf8(about))));
    const publicKey = fromBase64(signatureKey);
    if (this.#proven.has(mark) || publicKey === null) return publicKey !== null;
    const thumbprint = await keyThumbprint(this.#webCrypto, publicKey);
    const holds = await isAsserted(assertion, { appointmentId, participantId, role, name, thumbprint }, issuer, this.#now());
    if (holds) this.#proven.add(mark);
    return holds;
  }
}
