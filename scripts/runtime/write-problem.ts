import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { systemCode } from './system-code.ts';

/** Why nothing can be written in a folder, as the system's code; null: nothing is in the way. */
export async function writeProblem(folder: string): Promise<string | null> {
  return await access(folder, constants.W_OK).then(() => null, systemCode);
}
