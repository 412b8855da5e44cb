import { toBase64url } from './base64url.ts';
import { encodeUtf8 } from './utf8.ts';
import type { WebCrypto } from './webcrypto.ts';

/** RFC 7638 thumbprint (SHA-256, base64url) of an Ed25519 public key: what a clinic's assertion names a member by. */
export async function keyThumbprint(webCrypto: WebCrypto, publicKey: Uint8Array): Promise<string> {
  const canonical = `{"crv":"Ed25519","kty":"OKP","x":"${toBase64url(publicKey)}"}`;
  return toBase64url(new Uint8Array(await webCrypto.digest('SHA-256', encodeUtf8(canonical))));
}
