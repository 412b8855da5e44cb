import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { withLock } from './with-lock.ts';

test('work under one lock never overlaps, and a failure frees the lock', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lock-'));
  const lock = join(folder, 'lock');
  const seen: string[] = [];
  const job = (name: string): Promise<void> => withLock(lock, async () => {
    seen.push(`${name} in`);
    await new Promise((resolve) => { setImmediate(resolve); });
    seen.push(`${name} out`);
  });
  await assert.rejects(withLock(lock, () => Promise.reject(new Error('broken'))));
  await Promise.all([job('a'), job('b')]);
  assert.deepEqual(seen.filter((_entry, index) => index % 2 === 0).map((entry) => entry.split(' ')[1]), ['in', 'in']);
  assert.equal(existsSync(lock), false);
  await rm(folder, { recursive: true });
});

test('a lock whose owner is dead is taken over', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lock-'));
  const lock = join(folder, 'lock');
  const { pid } = spawnSync(process.execPath, ['--version']);
  await writeFile(lock, String(pid));
  assert.equal(await withLock(lock, () => Promise.resolve('done')), 'done');
  await rm(folder, { recursive: true });
});
