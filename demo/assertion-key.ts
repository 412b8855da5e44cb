import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Whom the portal vouches for, and with which key (RFC 7638 thumbprint) they speak. */
export interface AssertedMember {
  readonly appointmentId: string;
  readonly participantId: string;
  readonly role: string;
  readonly name: string;
  readonly thumbprint: string;
  /** Seconds since the Unix epoch: who is met in the consultation after this is not believed any more. */
  readonly expiresAt: number;
}

/**
 * The clinic's own signing key. It is the portal's, not the gateway's: that a browser can tell a member of the clinic from
 * whoever runs the gateway rests on the gateway not having it. A real portal keeps it on another machine.
 */
export class AssertionKey {
  readonly #key: KeyObject;

  private constructor(key: KeyObject) {
    this.#key = key;
  }

  /** From the data folder; made there at the first start. */
  static async open(dataDir: string): Promise<AssertionKey> {
    const file = join(dataDir, 'portal', 'assertion-key.pem');
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const made = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
    await writeFile(file, made, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    return new AssertionKey(createPrivateKey(await readFile(file)));
  }

  /** For `<consult-room>.trustedIssuer`. */
  get publicJwk(): JsonWebKey {
    return createPublicKey(this.#key).export({ format: 'jwk' });
  }

  /** A compact JWS (RFC 7515), ES256. */
  vouch({ appointmentId, participantId, role, name, thumbprint, expiresAt }: AssertedMember): string {
    const header = { alg: 'ES256', typ: 'consult-member+jwt' };
    const claims = { appt: appointmentId, sub: participantId, role, name, cnf: { jkt: thumbprint }, exp: expiresAt };
    const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${signed}.${sign('sha256', Buffer.from(signed), { key: this.#key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }
}
