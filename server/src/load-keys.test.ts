import assert from 'node:assert/strict';
import { chmod, cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadKeys } from './load-keys.ts';

test('T23: a folder of keys that was copied open to everybody is shut, and its keys are the same', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'keys-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { marks } = await loadKeys(join(folder, 'first'), Date.now);
  await cp(join(folder, 'first'), join(folder, 'second'), { recursive: true });
  await chmod(join(folder, 'second'), 0o755);
  assert.deepEqual((await loadKeys(join(folder, 'second'), Date.now)).marks, marks);
  for (const name of ['first', 'second']) assert.equal((await stat(join(folder, name))).mode & 0o777, 0o700, name);
});
