import { readFile } from 'node:fs/promises';
import { readCheckpoint } from '../checkpoint.ts';
import { readExportLine } from '../export-line.ts';

/**
 * Checkpoints kept outside: a sink's file (one `{"checkpoint": note}` per line) or a single note. A line torn by a power
 * cut is passed over. Throws when there is no checkpoint at all.
 */
export async function readOutsideNotes(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8');
  const notes = text.startsWith('{') ? text.split('\n').map(noteOf) : [text];
  const readable = notes.filter((note) => note !== null && readCheckpoint(note) !== null);
  if (readable.length === 0) throw new Error(`${file} holds no checkpoint`);
  return readable.filter((note) => note !== null);
}

function noteOf(line: string): string | null {
  const read = readExportLine(line);
  return read !== null && 'checkpoint' in read ? read.checkpoint : null;
}
