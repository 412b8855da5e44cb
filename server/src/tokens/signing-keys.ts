import type { Clock } from '../clock.ts';
import { isRetired, keySchedule, retiresSoon, signingKid, type KeySchedule } from './key-schedule.ts';
import { SigningKeyFiles } from './signing-key-files.ts';
import type { SigningKey } from './signing-key.ts';

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

/** The keys of this moment: one signs, and until it retires each of them verifies. See `keySchedule`. */
export class SigningKeys {
  readonly #now: Clock;
  #keys: ReadonlyMap<string, SigningKey> = new Map();
  #schedule: readonly KeySchedule[] = [];
  #onTakenBack: () => void = () => {};

  /** Throws for an empty list. */
  constructor(keys: readonly SigningKey[], now: Clock) {
    this.#now = now;
    this.#take(keys);
  }

  /** From the files in `folder`; makes the first. */
  static async load(folder: string, now: Clock): Promise<SigningKeys> {
    const files = new SigningKeyFiles(folder);
    if ((await files.kids()).length === 0) await files.add(new Date(now()));
    return new SigningKeys(await Promise.all((await files.kids()).map((kid) => files.read(kid))), now);
  }

  /** Takes over what was added to the folder or deleted there, and deletes what has retired. Rejects, and stays as it was, when the folder cannot be read. */
  async reload(folder: string): Promise<void> {
    const files = new SigningKeyFiles(folder);
    await files.removeRetired(this.#now());
    const kids = await files.kids();
    if (kids.length === this.#keys.size && kids.every((kid) => this.#keys.has(kid))) return;
    const keys = await Promise.all(kids.map(async (kid) => this.#keys.get(kid) ?? files.read(kid)));
    const isTakenBack = this.#schedule.some((entry) => !kids.includes(entry.kid) && !retiresSoon(entry, this.#now()));
    this.#take(keys);
    if (isTakenBack) this.#onTakenBack();
  }

  /** `listener` hears, in the task in which it happens, that a key went before its time: its tokens were void from then on. */
  onTakenBack(listener: () => void): void {
    this.#onTakenBack = listener;
  }

  get current(): SigningKey {
    const key = this.#keys.get(signingKid(this.#schedule, this.#now()) ?? '');
    if (key === undefined) throw new Error('there is no signing key');
    return key;
  }

  /** Null for a key we do not have and for one that has retired. */
  find(kid: string): SigningKey | null {
    return this.#valid().some((entry) => entry.kid === kid) ? this.#keys.get(kid) ?? null : null;
  }

  /** What others may verify with: the key that signs, those before that still count, and the one to come. */
  jwks(): { readonly keys: readonly PublicJwk[] } {
    return { keys: this.#valid().flatMap(({ kid }) => this.#keys.get(kid) ?? []).map(toPublicJwk) };
  }

  #valid(): readonly KeySchedule[] {
    return this.#schedule.filter((entry) => !isRetired(entry, this.#now()));
  }

  #take(keys: readonly SigningKey[]): void {
    if (keys.length === 0) throw new Error('there is no signing key');
    this.#keys = new Map(keys.map((key) => [key.kid, key]));
    this.#schedule = keySchedule(keys.map(({ kid }) => kid));
  }
}

function toPublicJwk(key: SigningKey): PublicJwk {
  const { x, y } = key.publicKey.export({ format: 'jwk' });
  if (x === undefined || y === undefined) throw new Error('not an elliptic curve key');
  return { kty: 'EC', crv: 'P-256', x, y, kid: key.kid, use: 'sig', alg: 'ES256' };
}
