import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FolderLock } from './folder-lock.ts';

test('a folder is one gateway\'s, until it lets go', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'folder-lock-'));
  const first = await FolderLock.take(folder);
  await assert.rejects(FolderLock.take(folder), /Another gateway works in the data folder/);
  await first[Symbol.asyncDispose]();
  await (await FolderLock.take(folder))[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});
