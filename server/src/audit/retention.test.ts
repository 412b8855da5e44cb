import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { createLogger } from '../logging/logger.ts';
import { Metrics } from '../metrics/metrics.ts';
import { openStore } from '../stores/open-store.ts';
import type { Store, StoreReads } from '../stores/store.ts';
import { appendAudit } from './audit-chain.ts';
import { CheckpointKeeper } from './checkpoint-keeper.ts';
import { Retention } from './retention.ts';
import { newKeys } from './testing/written-log.ts';

const keys = newKeys();
const dayMs = 86_400_000;
const yearMs = 365.25 * dayMs;

interface Past {
  readonly store: Store;
  readonly lines: string[];
  readonly clock: { nowMs: number };
  /** Of the next process, over the same data; the keeper may be given another way to read leaves. */
  readonly started: (leaves?: (reads: StoreReads) => StoreReads['listAuditLeaves']) => { readonly keeper: CheckpointKeeper; readonly retention: Retention };
  readonly rawChange: (sql: string) => void;
}

/** Two clinics: each with `old` sealed entries of two years ago and some of last week. */
async function withPast(old: number, body: (past: Past) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'retention-'));
  await using store = await openStore({ databaseUrl: null, dataDir, nowMs: 1 });
  const [clock, lines]: [Past['clock'], string[]] = [{ nowMs: 1_000 }, []];
  const started: Past['started'] = (leaves = (reads) => (...about) => reads.listAuditLeaves(...about)) => {
    const parts = { store, privateKey: keys.privateKey, log: createLogger('debug', (line) => lines.push(line), () => clock.nowMs), metrics: new Metrics(), now: () => clock.nowMs };
    const reads = new Proxy(store.reads, { get: (all, name) => (name === 'listAuditLeaves' ? leaves(all) : (...about: unknown[]) => Reflect.apply(Reflect.get(all, name), all, about)) });
    const keeper = new CheckpointKeeper({ ...parts, store: { reads, transaction: (work) => store.transaction(work) } as Store, sink: null });
    return { keeper, retention: new Retention({ ...parts, keeper, years: 1 }) };
  };
  for (const [index, id] of ['cli_1', 'cli_2'].entries()) await store.transaction((tx) => tx.insertClinic(id, index));
  for (const [count, leapMs] of [[old, 2 * yearMs], [5, 7 * dayMs]] as const) {
    await store.transaction(async (tx) => {
      for (let index = 0; index < 2 * count; index += 1) await appendAudit(tx, { clinicId: `cli_${1 + index % 2}`, chain: 'apt_1', actor: { kind: 'system', subject: 'test' }, action: 'seat.arrived' }, clock.nowMs);
    });
    await started().keeper.sealAll();
    clock.nowMs += leapMs;
  }
  const rawChange = (sql: string): void => {
    using raw = new DatabaseSync(join(dataDir, 'consult-room.sqlite'));
    raw.exec(sql);
  };
  await body({ store, lines, clock, started, rawChange });
  await rm(dataDir, { recursive: true });
}

const purges = async ({ store }: Past): Promise<readonly (number | undefined)[]> => [(await store.reads.lastPurge('cli_1'))?.treeSize, (await store.reads.lastPurge('cli_2'))?.treeSize];

test('what is old goes, up to its checkpoint', () => withPast(10, async (past) => {
  const { retention } = past.started();
  await retention.run();
  assert.deepEqual(await purges(past), [10, 10]);
  assert.equal((await past.store.reads.listAudit('cli_1', 0, 100)).length, 6);
  assert.ok(!past.lines.some((line) => line.includes('altered')));
}));

test('a purge that falls into the reading of the logs at a start waits for it, and makes none of them look altered', () => withPast(1_500, async (past) => {
  let purged: Promise<void> | null = null;
  const { keeper, retention } = past.started((reads) => async (clinicId, after, most) => {
    if (clinicId === 'cli_2' && after > 0 && purged === null) {
      purged = retention.run();
      // Time enough for a purge that does not wait.
      for (let turns = 0; turns < 100; turns += 1) await past.store.ping();
    }
    return reads.listAuditLeaves(clinicId, after, most);
  });
  await keeper.sealAll();
  await purged;
  assert.deepEqual(past.lines.filter((line) => line.includes('altered')), []);
  assert.deepEqual(await purges(past), [1_500, 1_500]);
}));

for (const [what, sql] of [
  ['cut out of', 'drop trigger audit_no_delete; delete from audit where seq in (2, 3, 4)'],
  ['rewritten in', `drop trigger audit_no_update; update audit set entry = replace(entry, 'test', 'best') where seq = 2`],
  ['put under a checkpoint of', `drop trigger audit_checkpoints_no_update; update audit_checkpoints set note = 'none' where tree_size = 10`],
] as const) {
  test(`entries are ${what} the old part: nothing is deleted, and it is said`, () => withPast(10, async (past) => {
    const { keeper, retention } = past.started();
    // It has read the log when it was whole, and signs on.
    await keeper.sealAll();
    past.rawChange(sql);
    await retention.run();
    assert.deepEqual(await purges(past), [undefined, undefined]);
    assert.equal(past.lines.filter((line) => line.includes('audit-log-altered')).length, 2);
  }));
}

test('a log that was altered anywhere keeps its old part too', () => withPast(10, async (past) => {
  past.rawChange('drop trigger audit_no_delete; delete from audit where seq = 12');
  await past.started().retention.run();
  assert.deepEqual(await purges(past), [undefined, undefined]);
  assert.ok(past.lines.some((line) => line.includes('audit-log-altered')));
}));

test('a checkpoint of last week that is dated back deletes nothing of last week', () => withPast(10, async (past) => {
  past.rawChange('drop trigger audit_checkpoints_no_update; update audit_checkpoints set made_at_ms = 1 where tree_size = 15');
  const { keeper, retention } = past.started();
  await keeper.seal('cli_1');
  await past.store.transaction((tx) => appendAudit(tx, { clinicId: 'cli_1', chain: 'apt_1', actor: { kind: 'system', subject: 'test' }, action: 'seat.arrived' }, past.clock.nowMs));
  await keeper.seal('cli_1');
  past.clock.nowMs += 2 * dayMs;
  await retention.run();
  assert.deepEqual(await purges(past), [undefined, undefined]);
  assert.ok(past.lines.some((line) => line.includes('retention-waits')));
}));
