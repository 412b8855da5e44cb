import type { PublicJwk } from '../messages.ts';
import { fromBase64url } from './base64url.ts';
import type { Bytes, SecretKey, SignatureCheck, SignatureKind, VerifyingCrypto } from './webcrypto.ts';

const coordinateBytes = 32;
const signatureBytes = 64;
const uncompressedPoint = 4;

interface Algorithm { readonly jws: string; readonly kind: SignatureKind; readonly check: SignatureCheck; }

/** The key's type alone decides how a signature is checked; what a signed header says must agree (RFC 8725 §3.1). */
const algorithms: Readonly<Record<string, Algorithm>> = {
  'EC P-256': { jws: 'ES256', kind: { name: 'ECDSA', namedCurve: 'P-256' }, check: { name: 'ECDSA', hash: 'SHA-256' } },
  'OKP Ed25519': { jws: 'EdDSA', kind: { name: 'Ed25519' }, check: { name: 'Ed25519' } },
};

/** The public key a clinic signs its assertions with, as the page gave it. */
export class IssuerKey {
  readonly #webCrypto: VerifyingCrypto;
  readonly #algorithm: Algorithm;
  readonly #key: SecretKey;

  private constructor(webCrypto: VerifyingCrypto, algorithm: Algorithm, key: SecretKey) {
    this.#webCrypto = webCrypto;
    this.#algorithm = algorithm;
    this.#key = key;
  }

  /** Null for a key that is none of the two kinds, or no point of its curve. */
  static async open(webCrypto: VerifyingCrypto, { kty, crv, x, y }: PublicJwk): Promise<IssuerKey | null> {
    const algorithm = algorithms[`${kty} ${crv}`];
    const raw = algorithm === undefined ? null : rawKey(x, kty === 'EC' ? (y ?? '') : null);
    if (algorithm === undefined || raw === null) return null;
    try {
      return new IssuerKey(webCrypto, algorithm, await webCrypto.importKey('raw', raw, algorithm.kind, false, ['verify']));
    } catch {
      return null;
    }
  }

  /** The `alg` a JWS of this key must name. */
  get algorithm(): string { return this.#algorithm.jws; }

  async verifies(signature: Bytes, signed: Bytes): Promise<boolean> {
    return signature.length === signatureBytes && this.#webCrypto.verify(this.#algorithm.check, this.#key, signature, signed);
  }
}

function rawKey(x: string, y: string | null): Bytes | null {
  const [first, second] = [fromBase64url(x), y === null ? null : fromBase64url(y)];
  if (first?.length !== coordinateBytes) return null;
  if (y === null) return first;
  return second?.length === coordinateBytes ? Uint8Array.from([uncompressedPoint, ...first, ...second]) : null;
}
