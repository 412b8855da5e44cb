import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyMarks } from '../stores/key-marks.ts';

/** Keys that never change by themselves, and that every gateway of a database must have alike. */
const names = ['audit-signing.key', 'birth-dates.key', 'links.key', 'pseudonyms.key'] as const;

/** The marks of those that are there: an HMAC under the key itself says nothing of it. */
export async function readKeyMarks(folder: string): Promise<KeyMarks> {
  const marks = await Promise.all(names.map(async (name) => [name, await markOf(join(folder, name), name)] as const));
  return Object.fromEntries(marks.filter(([, mark]) => mark !== null)) as KeyMarks;
}

async function markOf(file: string, name: string): Promise<string | null> {
  try {
    return createHmac('sha256', await readFile(file)).update(`key mark|${name}`).digest().subarray(0, 16).toString('base64url');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
