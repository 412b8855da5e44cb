import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FolderLock } from './folder-lock.ts';

test('a folder that cannot be written is not called taken', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'folder-lock-'));
  await mkdir(join(folder, 'gateway.lock'));
  await assert.rejects(FolderLock.take(folder), /cannot be written/);
  await rm(folder, { recursive: true });
});

test('a folder is one gateway\'s, until it lets go', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'folder-lock-'));
  const first = await FolderLock.take(folder);
  await assert.rejects(FolderLock.take(folder), /Another gateway works in the data folder/);
  await first[Symbol.asyncDispose]();
  await (await FolderLock.take(folder))[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});
