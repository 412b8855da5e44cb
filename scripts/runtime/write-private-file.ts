import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';

/** Writes a file only this user can read, whole or not at all. */
export async function writePrivateFile(file: string, content: string): Promise<void> {
  const partial = `${file}.${randomBytes(4).toString('hex')}.partial`;
  await writeFile(partial, content, { mode: 0o600, flag: 'wx' });
  await rename(partial, file);
}
