import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

const keyBytes = 32;

/** A 256-bit key in a file only we can read; made at the first start. Throws when the file holds anything else. */
export async function loadKeyFile(file: string): Promise<Buffer> {
  try {
    // wx: never overwrites, so two processes that start at once agree on one key.
    await writeFile(file, randomBytes(keyBytes), { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const key = await readFile(file);
  if (key.length !== keyBytes) throw new Error('a key file is damaged: it must hold 32 bytes');
  return key;
}
