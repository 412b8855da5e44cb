import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SetupError } from '../setup/setup-error.ts';
import { checkDataFolder } from './check-data-folder.ts';

test('the data folder is made, for its owner alone; where that cannot be, a sentence says so and what helps', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'data-folder-'));
  try {
    const folder = join(parent, 'a', 'b');
    await checkDataFolder(folder);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    const file = join(parent, 'file');
    await writeFile(file, '');
    await assert.rejects(checkDataFolder(join(file, 'data')), (error) => error instanceof SetupError && error.message.includes('(ENOTDIR)') && error.message.includes('Set CONSULT_DATA_DIR'));
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
});
