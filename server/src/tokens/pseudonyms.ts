import { createHmac } from 'node:crypto';

/** Stable stand-ins for ids that must not appear in logs, audit or relay user names. Useless without the key. */
export class Pseudonyms {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** 128 bits, base64url. The same id gives different stand-ins in different kinds and clinics. */
  of(kind: 'staff' | 'relay' | 'request', scope: string, id: string): string {
    return createHmac('sha256', this.#key).update(JSON.stringify([kind, scope, id])).digest().subarray(0, 16).toString('base64url');
  }
}
