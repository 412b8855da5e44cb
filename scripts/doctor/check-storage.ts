import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { writeProblem } from '../runtime/write-problem.ts';
import { failed, passed, warned, type Finding } from './finding.ts';

const lowPercent = 15;
const fullPercent = 5;

/** Room on the disk of the data folder, and the database in it where there is one. Writes nothing. */
export async function checkStorage(dataDir: string, hasDatabase: boolean): Promise<readonly Finding[]> {
  if (!existsSync(dataDir)) return [failed('data folder', 'it is not there', 'Set CONSULT_DATA_DIR to the folder the gateway uses, or run npm start once.')];
  const { bavail, blocks } = await statfs(dataDir);
  const folder = folderFinding(await writeProblem(dataDir));
  const findings = [folder, diskFinding(blocks === 0 ? 100 : (bavail / blocks) * 100)];
  // SQLite cannot open one where nothing can be written, however sound it is.
  return hasDatabase && folder.verdict !== 'fail' ? [...findings, checkDatabase(join(dataDir, 'consult-room.sqlite'))] : findings;
}

/** @param problem code of why nothing can be written there; null: nothing is the matter. */
export function folderFinding(problem: string | null): Finding {
  const name = 'data folder';
  if (problem === null) return passed(name, 'can be written to');
  if (problem === 'EROFS') return failed(name, 'its disk takes no writes', 'Ask the system why (dmesg): a disk that fails is often made read-only. Until it takes writes again, nobody can be let in.');
  return warned(name, `whoever runs this check may not write to it (${problem})`, 'Run it as the user the gateway runs as; CONSULT_DATA_DIR must belong to that user.');
}

export function diskFinding(freePercent: number): Finding {
  const detail = `${freePercent.toFixed(1)} % free`;
  const fix = 'Make room on the disk of CONSULT_DATA_DIR, or give it a larger one: when it is full, nobody can be let in.';
  if (freePercent < fullPercent) return failed('disk', detail, fix);
  return freePercent < lowPercent ? warned('disk', detail, fix) : passed('disk', detail);
}

function checkDatabase(file: string): Finding {
  const restore = 'Stop the gateway, keep a copy of the file, and restore the last backup of CONSULT_DATA_DIR.';
  if (!existsSync(file)) return failed('database', 'there is none', 'Set CONSULT_DATA_DIR to the folder the gateway uses, or run npm start once.');
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    try {
      const answers = database.prepare('PRAGMA quick_check').all().flatMap((row) => Object.values(row));
      return answers.length === 1 && answers[0] === 'ok' ? passed('database', 'sound') : failed('database', 'damaged', restore);
    } finally {
      database.close();
    }
  } catch {
    return failed('database', 'it cannot be read', `Check who may read it. If that is right, it is damaged. ${restore}`);
  }
}
