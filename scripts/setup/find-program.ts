import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first of these programs that stands on PATH or in /usr/bin; null for none. */
export function findProgram(names: readonly string[]): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  const files = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return files.find((file) => existsSync(file)) ?? null;
}
