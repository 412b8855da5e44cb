import { mkdir } from 'node:fs/promises';
import { SetupError } from '../setup/setup-error.ts';
import { systemCode } from './system-code.ts';
import { writeProblem } from './write-problem.ts';

/**
 * Makes the folder where it is not there yet. It holds what must not be read by everybody.
 * @throws {SetupError} where nothing can be written there: everything that is started needs it.
 */
export async function checkDataFolder(dataDir: string): Promise<void> {
  const problem = await mkdir(dataDir, { recursive: true, mode: 0o700 }).then(() => writeProblem(dataDir), systemCode);
  if (problem !== null) throw new SetupError(`The data folder takes no writes (${problem}): ${dataDir}\n  ${cures[problem] ?? 'Set CONSULT_DATA_DIR to a folder, or to where one can be made.'}`);
}

const cures: Readonly<Record<string, string>> = {
  EROFS: 'Its disk is read-only. Ask the system why (dmesg): a disk that fails is often made so.',
  EACCES: 'It must belong to the user that starts this: chown it, or set CONSULT_DATA_DIR to another folder.',
  ENOSPC: 'Its disk is full: make room there.',
};
