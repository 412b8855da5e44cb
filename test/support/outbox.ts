import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The mails the gateway caught so far, newest last; an empty list before the first one. */
export async function readOutbox(outboxDir: string): Promise<readonly string[]> {
  const names = await readdir(outboxDir).catch(() => []);
  const mails = names.filter((name) => name.endsWith('.eml')).sort();
  return await Promise.all(mails.map((name) => readFile(join(outboxDir, name), 'utf8')));
}
