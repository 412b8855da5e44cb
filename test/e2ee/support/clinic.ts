import type { IssuerTrust, MemberIdentity, PublicJwk } from '../../../packages/e2ee/src/messages.ts';

const kinds = {
  ES256: { make: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' } },
  EdDSA: { make: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
} as const;

export interface Word {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A clinic's portal that vouches for its people. */
export class Clinic {
  readonly jwk: PublicJwk;
  readonly #alg: keyof typeof kinds;
  readonly #key: CryptoKey;

  private constructor(alg: keyof typeof kinds, key: CryptoKey, jwk: PublicJwk) {
    this.#alg = alg;
    this.#key = key;
    this.jwk = jwk;
  }

  static async open(alg: keyof typeof kinds = 'ES256'): Promise<Clinic> {
    const pair = await crypto.subtle.generateKey(kinds[alg].make, true, ['sign', 'verify']) as CryptoKeyPair;
    return new Clinic(alg, pair.privateKey, await crypto.subtle.exportKey('jwk', pair.publicKey) as PublicJwk);
  }

  trust(requiredFor: IssuerTrust['requiredFor']): { readonly issuer: IssuerTrust } {
    return { issuer: { key: this.jwk, requiredFor, severalClinicians: false } };
  }

  /** Signs for that key and person; `word` changes or (with undefined) leaves out what is said. */
  async vouch(thumbprint: string, { appointmentId, participantId, role, name }: MemberIdentity, word: Word = {}): Promise<string> {
    const header = { alg: this.#alg, typ: 'consult-member+jwt', ...word.header };
    const exp = Math.floor(Date.now() / 1000) + 3600;
    const claims = { appt: appointmentId, sub: participantId, role, name, cnf: { jkt: thumbprint }, exp, ...word.claims };
    const signed = `${encode(header)}.${encode(claims)}`;
    const signature = await crypto.subtle.sign(kinds[this.#alg].sign, this.#key, Buffer.from(signed));
    return `${signed}.${Buffer.from(signature).toString('base64url')}`;
  }
}
