import { readFile } from 'node:fs/promises';

/** Names by participant id, from the list of appointments as the API gives it. Throws when the file holds nothing of the kind. */
export async function readNames(file: string): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  collect(JSON.parse(await readFile(file, 'utf8')), names);
  if (names.size === 0) throw new Error(`${file} names nobody: it should hold what GET /v1/appointments answered`);
  return names;
}

function collect(value: unknown, names: Map<string, string>): void {
  if (typeof value !== 'object' || value === null) return;
  if ('id' in value && 'name' in value && typeof value.id === 'string' && typeof value.name === 'string') names.set(value.id, value.name);
  for (const member of Object.values(value)) collect(member, names);
}
