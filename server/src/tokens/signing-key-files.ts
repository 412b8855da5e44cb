import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRetired, keySchedule } from './key-schedule.ts';
import { generateSigningKey, readSigningKey, type SigningKey } from './signing-key.ts';

const ending = '.pem';

/** The keys tokens are signed with, on disk: one `<kid>.pem` each, readable by us alone. */
export class SigningKeyFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async kids(): Promise<readonly string[]> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    return (await readdir(this.#folder)).filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length)).sort();
  }

  async read(kid: string): Promise<SigningKey> {
    return readSigningKey(kid, await readFile(this.#path(kid), 'utf8'));
  }

  /** A new key, there as a whole or not at all: a gateway may be looking. */
  async add(now: Date): Promise<SigningKey> {
    const key = generateSigningKey(now);
    const draft = join(this.#folder, `${randomBytes(8).toString('hex')}.new`);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeFile(draft, key.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx', flush: true });
    await rename(draft, this.#path(key.kid));
    return key;
  }

  async remove(kid: string): Promise<void> {
    await rm(this.#path(kid), { force: true });
  }

  /** Deletes the keys that nothing good can be signed by any more. */
  async removeRetired(nowMs: number): Promise<void> {
    for (const entry of keySchedule(await this.kids())) if (isRetired(entry, nowMs)) await this.remove(entry.kid);
  }

  #path(kid: string): string {
    return join(this.#folder, `${kid}${ending}`);
  }
}
