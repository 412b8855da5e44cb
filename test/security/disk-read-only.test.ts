import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DiskSpace } from '../../server/src/audit/disk-space.ts';
import { createLogger } from '../../server/src/logging/logger.ts';
import { SmallDisk } from './support/small-disk.ts';

test('a disk that takes no writes any more is noticed though it has room, said once, and forgotten once it does again', { skip: SmallDisk.obstacle ?? false }, async () => {
  using small = SmallDisk.mount(1);
  const lines: string[] = [];
  const disk = new DiskSpace(small.folder, createLogger('info', (line) => { lines.push(line); }, Date.now));
  const state = async (): Promise<readonly [string, boolean]> => {
    await disk.look();
    return [disk.state, disk.takesWrites];
  };
  assert.deepEqual(await state(), ['ok', true]);
  small.takeWrites(false);
  assert.deepEqual(await state(), ['read-only', false]);
  assert.deepEqual(await state(), ['read-only', false]);
  small.takeWrites(true);
  assert.deepEqual(await state(), ['ok', true]);
  assert.deepEqual(lines.map((line) => /disk-[a-z-]+/.exec(line)?.[0]), ['disk-read-only', 'disk-has-room']);
});
