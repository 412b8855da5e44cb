import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const folder = fileURLToPath(new URL('../corpus', import.meta.url));

export interface KeptCase {
  readonly name: string;
  /** Why it is worth keeping. */
  readonly why: string;
  readonly input: unknown;
}

/** The cases kept for a target, in order of their names. */
export async function keptCases(target: string): Promise<readonly KeptCase[]> {
  const names = await readdir(join(folder, target)).catch(() => []);
  return Promise.all(names.filter((name) => name.endsWith('.json')).sort().map(async (name) => {
    const { why, input } = JSON.parse(await readFile(join(folder, target, name), 'utf8')) as { readonly why: string; readonly input: unknown };
    return { name, why, input };
  }));
}

/** Writes a found case down, so that every later `npm test` runs it; returns where. */
export async function keepCase(target: string, why: string, input: unknown): Promise<string> {
  const text = `${JSON.stringify({ why, input }, null, 2)}\n`;
  const path = join(folder, target, `found-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.json`);
  await mkdir(join(folder, target), { recursive: true });
  await writeFile(path, text);
  return path;
}
