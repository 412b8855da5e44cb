import type { Grounds, IssuerTrust, PublicJwk } from '@consult-room/e2ee/messages';

/** For whom, in which appointment, and for which key (RFC 7638 thumbprint) the clinic is asked to vouch. */
export interface AssertionRequest {
  readonly appointmentId: string;
  readonly participantId: string;
  readonly thumbprint: string;
}

/** As the page sets them on the element. */
export interface GivenGrounds {
  readonly trustedIssuer: { readonly key: PublicJwk } & Partial<IssuerTrust> | null;
  readonly assertionProvider: ((request: AssertionRequest) => Promise<string>) | null;
  readonly groupSecret: string | null;
}

/** What only the page can give, because the gateway must not. */
export interface PageGrounds extends Pick<Grounds, 'issuer' | 'groupSecret'>, Pick<GivenGrounds, 'assertionProvider'> {}

/** A clinician adds people to the group: who trusts the clinic's key at all asks for its word at least for them. */
export function pageGrounds({ trustedIssuer, assertionProvider, groupSecret }: GivenGrounds): PageGrounds {
  return { issuer: trustedIssuer && { requiredFor: 'clinicians', severalClinicians: false, ...trustedIssuer }, assertionProvider, groupSecret };
}
