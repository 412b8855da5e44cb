import assert from 'node:assert/strict';
import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SpoolFile } from './spool-file.ts';

async function withFolder(body: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'spool-'));
  await body(join(folder, 'audit.spool'));
  await rm(folder, { recursive: true });
}

async function textsIn(spool: SpoolFile): Promise<readonly string[]> {
  return Promise.all((await spool.places()).map((place) => spool.read(place)));
}

test('its blocks are taken at once, and records of one process are read by the next, in order', () => withFolder(async (path) => {
  {
    await using spool = await SpoolFile.open(path, 65_536);
    const { blocks, mode } = await stat(path);
    assert.ok(blocks * 512 >= 65_536);
    assert.equal(mode & 0o777, 0o600);
    for (const text of ['one', 'zwei – ü', 'three']) await spool.append(text);
    await spool.setNote('a note');
  }
  await using next = await SpoolFile.open(path, 65_536);
  assert.deepEqual(await textsIn(next), ['one', 'zwei – ü', 'three']);
  assert.equal(await next.note(), 'a note');
  await next.append('four');
}));

test('a record that was torn while it was written ends the list, and the next one takes its place', () => withFolder(async (path) => {
  {
    await using spool = await SpoolFile.open(path, 4_096);
    await spool.append('whole');
    const torn = await spool.append('torn');
    const file = await open(path, 'r+');
    await file.write(Buffer.from('x'), 0, 1, (torn?.offset ?? 0) + 8);
    await file.close();
  }
  await using next = await SpoolFile.open(path, 4_096);
  assert.deepEqual(await textsIn(next), ['whole']);
  await next.append('new');
  await using last = await SpoolFile.open(path, 4_096);
  assert.deepEqual(await textsIn(last), ['whole', 'new']);
}));

test('full is full; cleared it takes records again, and old ones do not come back', () => withFolder(async (path) => {
  await using spool = await SpoolFile.open(path, 100);
  assert.notEqual(await spool.append('x'.repeat(80)), null);
  assert.equal(await spool.append('y'.repeat(20)), null);
  await spool.clear();
  assert.notEqual(await spool.append('z'), null);
  await using next = await SpoolFile.open(path, 100);
  assert.deepEqual(await textsIn(next), ['z']);
  await assert.rejects(spool.setNote('n'.repeat(9_000)), RangeError);
}));

test('what was cleared is not in the file any more, whichever process wrote it, and however it ended', () => withFolder(async (path) => {
  {
    await using spool = await SpoolFile.open(path, 4_096);
    await spool.append('a first reason');
    const torn = await spool.append('a second reason');
    const file = await open(path, 'r+');
    await file.write(Buffer.from('x'), 0, 1, (torn?.offset ?? 0) + 8);
    await file.close();
  }
  await using next = await SpoolFile.open(path, 4_096);
  await next.places();
  await next.clear();
  assert.ok(!(await readFile(path)).includes('reason'));
  for (let round = 0; round < 2; round += 1) {
    for (const text of ['one reason', 'another reason']) await next.append(text);
    await next.clear();
    assert.ok(!(await readFile(path)).includes('reason'));
  }
}));
