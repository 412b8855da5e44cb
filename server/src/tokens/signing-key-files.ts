import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRetired, keySchedule, madeAtMs } from './key-schedule.ts';
import { generateSigningKey, readSigningKey, type SigningKey } from './signing-key.ts';

const ending = '.pem';
const voidEnding = '.void';

/** What one gateway knows of signing keys, for the others: keys, and which are void before their time. */
export interface KnownSigningKeys {
  readonly keys: readonly { readonly kid: string; readonly pem: string }[];
  readonly voids: readonly string[];
}

/**
 * The keys tokens are signed with, on disk: one `<kid>.pem` each, readable by us alone. One that is void has an empty
 * `<kid>.void` instead: several gateways bring their folders together, and none must bring it back.
 */
export class SigningKeyFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async kids(): Promise<readonly string[]> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const voids = await this.#named(voidEnding);
    return (await this.#named(ending)).filter((kid) => !voids.includes(kid));
  }

  async read(kid: string): Promise<SigningKey> {
    return readSigningKey(kid, await readFile(this.#path(kid), 'utf8'));
  }

  /** A new key, there as a whole or not at all: a gateway may be looking. */
  async add(now: Date): Promise<SigningKey> {
    const key = generateSigningKey(now);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await this.#write(key.kid, key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    return key;
  }

  /** Nothing it signed counts any more, here and wherever this folder's knowledge comes. */
  async revoke(kid: string): Promise<void> {
    await writeFile(join(this.#folder, `${kid}${voidEnding}`), '', { mode: 0o600, flush: true });
    await this.remove(kid);
  }

  async known(): Promise<KnownSigningKeys> {
    const kids = await this.kids();
    const keys = await Promise.all(kids.map(async (kid) => ({ kid, pem: await readFile(this.#path(kid), 'utf8') })));
    return { keys, voids: await this.#named(voidEnding) };
  }

  /** Takes over what another gateway knows. Throws for what is no key. */
  async learn({ keys, voids }: KnownSigningKeys, nowMs: number): Promise<void> {
    const own = await this.known();
    for (const kid of voids) {
      madeAtMs(kid);
      if (!own.voids.includes(kid)) await this.revoke(kid);
    }
    const schedule = keySchedule(Array.from(new Set([...own.keys, ...keys].map(({ kid }) => kid))));
    for (const { kid, pem } of keys) {
      const isOver = schedule.some((entry) => entry.kid === kid && isRetired(entry, nowMs));
      if (isOver || [...own.voids, ...voids, ...own.keys.map((key) => key.kid)].includes(kid)) continue;
      readSigningKey(kid, pem);
      await this.#write(kid, pem);
    }
  }

  async remove(kid: string): Promise<void> {
    await rm(this.#path(kid), { force: true });
  }

  /** Deletes the keys that nothing good can be signed by any more. */
  async removeRetired(nowMs: number): Promise<void> {
    for (const entry of keySchedule(await this.kids())) if (isRetired(entry, nowMs)) await this.remove(entry.kid);
  }

  async #named(end: string): Promise<readonly string[]> {
    return (await readdir(this.#folder)).filter((name) => name.endsWith(end)).map((name) => name.slice(0, -end.length)).sort();
  }

  async #write(kid: string, pem: string): Promise<void> {
    const draft = join(this.#folder, `${randomBytes(8).toString('hex')}.new`);
    await writeFile(draft, pem, { mode: 0o600, flag: 'wx', flush: true });
    await rename(draft, this.#path(kid));
  }

  #path(kid: string): string {
    return join(this.#folder, `${kid}${ending}`);
  }
}
