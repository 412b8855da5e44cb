import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A public key as RFC 7517 has it. */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: 'ES256';
}

const kidPattern = /^[0-9]{8}-[A-Za-z0-9_-]{11}$/;

/** The keys tokens are signed with: the newest signs, all of them verify. A key that must no longer count is deleted. */
export class SigningKeys {
  readonly #keys: ReadonlyMap<string, SigningKey>;
  readonly current: SigningKey;

  /** `keys` oldest first; throws for an empty list and for anything but P-256. */
  constructor(keys: readonly SigningKey[]) {
    for (const key of keys) {
      if (key.privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('signing keys must be P-256');
    }
    this.#keys = new Map(keys.map((key) => [key.kid, key]));
    const current = keys.at(-1);
    if (current === undefined) throw new Error('there is no signing key');
    this.current = current;
  }

  /** One `<date>-<random>.pem` per key in `folder`; makes the first. */
  static async load(folder: string, now: Date): Promise<SigningKeys> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(folder)).filter((name) => name.endsWith('.pem')).sort();
    if (names.length === 0) {
      const made = generateSigningKey(now);
      const pem = made.privateKey.export({ type: 'pkcs8', format: 'pem' });
      await writeFile(join(folder, `${made.kid}.pem`), pem, { mode: 0o600, flag: 'wx', flush: true });
      return new SigningKeys([made]);
    }
    return new SigningKeys(await Promise.all(names.map(async (name) => toSigningKey(name.slice(0, -4), await readFile(join(folder, name), 'utf8')))));
  }

  find(kid: string): SigningKey | null {
    return this.#keys.get(kid) ?? null;
  }

  jwks(): { readonly keys: readonly PublicJwk[] } {
    return { keys: Array.from(this.#keys.values(), toPublicJwk) };
  }
}

export function generateSigningKey(now: Date): SigningKey {
  const kid = `${now.toISOString().slice(0, 10).replaceAll('-', '')}-${randomBytes(8).toString('base64url')}`;
  return { kid, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
}

function toSigningKey(kid: string, pem: string): SigningKey {
  if (!kidPattern.test(kid)) throw new Error('a signing key file has an unexpected name');
  const privateKey = createPrivateKey(pem);
  return { kid, privateKey, publicKey: createPublicKey(privateKey) };
}

function toPublicJwk(key: SigningKey): PublicJwk {
  const { x, y } = key.publicKey.export({ format: 'jwk' });
  if (x === undefined || y === undefined) throw new Error('not an elliptic curve key');
  return { kty: 'EC', crv: 'P-256', x, y, kid: key.kid, use: 'sig', alg: 'ES256' };
}
