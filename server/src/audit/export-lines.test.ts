import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openStore } from '../stores/open-store.ts';
import type { Store } from '../stores/store.ts';
import { appendAudit } from './audit-chain.ts';
import { exportLines } from './export-lines.ts';
import { readExportLine } from './export-line.ts';

const count = 1_000;
let folder = '';
let store: Store;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-'));
  store = await openStore({ databaseUrl: null, dataDir: folder, nowMs: 1 });
  await store.transaction(async (tx) => {
    await tx.insertClinic('cli_1', 1);
    for (let index = 0; index < count; index += 1) await appendAudit(tx, { clinicId: 'cli_1', chain: 'apt_1', actor: { kind: 'system', subject: 'x' }, action: 'seat.arrived' }, index);
    for (const treeSize of [200, 450, 2_000]) await tx.insertCheckpoint({ clinicId: 'cli_1', treeSize, note: `note ${treeSize}`, madeAtMs: 1 });
  });
});
after(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function linesUntil(untilSize: number | null): Promise<readonly string[]> {
  let all = '';
  for await (const chunk of exportLines(store.reads, 'cli_1', untilSize)) all += chunk;
  return all.trimEnd().split('\n');
}

test('every checkpoint stands behind the last entry it covers; one over more than there is comes last', async () => {
  const lines = await linesUntil(null);
  assert.equal(lines.length, count + 3);
  assert.deepEqual([200, 451, 1_002].map((index) => lines[index]), ['{"checkpoint":"note 200"}', '{"checkpoint":"note 450"}', '{"checkpoint":"note 2000"}']);
  for (const line of lines) assert.notEqual(readExportLine(line), null);
});

test('it ends where it is told, the checkpoint of that size included', async () => {
  const lines = await linesUntil(450);
  assert.deepEqual([lines.length, lines.at(-1)], [452, '{"checkpoint":"note 450"}']);
});

test('nothing is read before it is asked for: one page at a time', async () => {
  const lines = exportLines(store.reads, 'cli_1', null);
  const first = await lines.next();
  const entriesInFirst = String(first.value).split('"action"').length - 1;
  assert.ok(entriesInFirst > 0 && entriesInFirst <= 200, `${entriesInFirst} entries at once`);
  await store.transaction((tx) => appendAudit(tx, { clinicId: 'cli_1', chain: 'apt_2', actor: { kind: 'system', subject: 'x' }, action: 'seat.left' }, 9));
  let rest = '';
  for await (const chunk of lines) rest += chunk;
  assert.ok(rest.includes('"apt_2"'), 'what was written after the first page was read is there');
});

test('an export that old entries are deleted from under is cut, not ended', async () => {
  const lines = exportLines(store.reads, 'cli_1', null);
  await lines.next();
  const [last] = await store.reads.listAudit('cli_1', 299, 1);
  await store.transaction(async (tx) => {
    await tx.insertPurge({ clinicId: 'cli_1', treeSize: 300, position: last?.position ?? 0, peaks: [], madeAtMs: 1 });
    await tx.deletePurged('cli_1', 1_000);
  });
  await assert.rejects(lines.next(), { code: 'unavailable' });
  await assert.rejects(exportLines(store.reads, 'cli_1', 450, null).next(), { code: 'unavailable' });
});
