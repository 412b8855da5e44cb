import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { createLogger } from '../logging/logger.ts';
import { Metrics } from '../metrics/metrics.ts';
import { openStore } from '../stores/open-store.ts';
import type { Store } from '../stores/store.ts';
import { appendAudit } from './audit-chain.ts';
import { CheckpointKeeper, checkpointEveryEntries, checkpointEveryMs } from './checkpoint-keeper.ts';
import { CheckpointFile, type CheckpointSink } from './checkpoint-sink.ts';
import { isSignedBy, readCheckpoint } from './checkpoint.ts';
import { exportLines } from './export-lines.ts';
import { ExportVerifier } from './export-verifier.ts';
import { rootOf } from './merkle-tree.ts';
import { newKeys } from './testing/written-log.ts';

const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
const keys = newKeys();

/** A store with two clinics, and keepers over it. */
class Ledgers implements AsyncDisposable {
  readonly lines: string[] = [];
  nowMs = 1_000_000;
  readonly dataDir: string;
  store: Store;

  private constructor(dataDir: string, store: Store) {
    this.dataDir = dataDir;
    this.store = store;
  }

  static async open(): Promise<Ledgers> {
    const dataDir = await mkdtemp(join(tmpdir(), 'keeper-'));
    folders.push(dataDir);
    const ledgers = new Ledgers(dataDir, await openStore({ databaseUrl: null, dataDir, nowMs: 1 }));
    for (const [index, id] of ['cli_1', 'cli_2'].entries()) await ledgers.store.transaction((tx) => tx.insertClinic(id, index));
    return ledgers;
  }

  keeper(sink: CheckpointSink | null = null): CheckpointKeeper {
    const log = createLogger('debug', (line) => this.lines.push(line), () => this.nowMs);
    return new CheckpointKeeper({ store: this.store, privateKey: keys.privateKey, sink, log, metrics: new Metrics(), now: () => this.nowMs });
  }

  /** All in one transaction: how they are written is not what is tested. */
  async append(count: number, clinicId = 'cli_1', chain = 'apt_1'): Promise<void> {
    await this.store.transaction(async (tx) => {
      for (let index = 0; index < count; index += 1) await this.#appendOne(tx, clinicId, chain);
    });
  }

  async appendEach(count: number, clinicId: string, chain: string): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.store.transaction((tx) => this.#appendOne(tx, clinicId, chain))));
  }

  async sizes(clinicId = 'cli_1'): Promise<readonly number[]> {
    return (await this.store.reads.listCheckpoints(clinicId, 0, 100)).map(({ treeSize }) => treeSize);
  }

  /** What a verifier makes of the clinic's export. */
  async verdict(clinicId = 'cli_1') {
    const verifier = new ExportVerifier([keys.publicKey], null);
    for await (const chunk of exportLines(this.store.reads, clinicId, null)) {
      for (const line of chunk.trimEnd().split('\n')) {
        const finding = verifier.add(line);
        if (finding !== null) return finding;
      }
    }
    return verifier.finish();
  }

  rawChange(sql: string): void {
    const raw = new DatabaseSync(join(this.dataDir, 'consult-room.sqlite'));
    raw.exec(sql);
    raw.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
  }

  #appendOne(tx: Parameters<Parameters<Store['transaction']>[0]>[0], clinicId: string, chain: string): Promise<void> {
    return appendAudit(tx, { clinicId, chain, actor: { kind: 'system', subject: 'test' }, action: 'seat.arrived' }, this.nowMs);
  }
}

test('a log that grew is sealed once a minute; one that did not is left alone', async () => {
  await using ledgers = await Ledgers.open();
  const keeper = ledgers.keeper();
  await ledgers.append(3);
  await keeper.tick();
  await ledgers.append(2);
  ledgers.nowMs += checkpointEveryMs - 1;
  await keeper.tick();
  assert.deepEqual(await ledgers.sizes(), [3]);
  ledgers.nowMs += 1;
  await keeper.tick();
  ledgers.nowMs += checkpointEveryMs;
  await keeper.tick();
  assert.deepEqual(await ledgers.sizes(), [3, 5]);
  assert.deepEqual(await ledgers.sizes('cli_2'), []);
});

test('a thousand entries are sealed without waiting, at every thousandth', async () => {
  await using ledgers = await Ledgers.open();
  const keeper = ledgers.keeper();
  await ledgers.append(1);
  await keeper.sealAll();
  await ledgers.append(checkpointEveryEntries * 2 + 7);
  await keeper.tick();
  assert.deepEqual(await ledgers.sizes(), [1, 1_001, 2_001]);
  await keeper.sealAll();
  assert.deepEqual(await ledgers.sizes(), [1, 1_001, 2_001, 2_008]);
  assert.deepEqual(await ledgers.verdict(), { entries: 2_008, purged: 0, upTo: new Date(ledgers.nowMs).toISOString(), checkpoints: 4, outside: 0 });
});

test('the note is signed and over the hashes in order; each clinic has its own', async () => {
  await using ledgers = await Ledgers.open();
  await ledgers.append(5, 'cli_1');
  await ledgers.append(4, 'cli_2', 'apt_9');
  await ledgers.keeper().sealAll();
  for (const [clinicId, size] of [['cli_1', 5], ['cli_2', 4]] as const) {
    const note = (await ledgers.store.reads.lastCheckpoint(clinicId))?.note ?? '';
    const leaves = (await ledgers.store.reads.listAuditLeaves(clinicId, 0, 10)).map(({ hash }) => Buffer.from(hash, 'hex'));
    assert.deepEqual(readCheckpoint(note), { origin: `consult-room.audit/${clinicId}`, size, root: rootOf(leaves) });
    assert.ok(isSignedBy(note, [keys.publicKey]));
  }
});

test('a hundred appends at once, in five chains of two clinics, while it is being sealed: one tree, no fork', async () => {
  await using ledgers = await Ledgers.open();
  const keeper = ledgers.keeper();
  const writing = Promise.all([1, 2, 3, 4, 5].map((chain) => ledgers.appendEach(20, chain < 4 ? 'cli_1' : 'cli_2', `apt_${chain}`)));
  const sealing = Promise.all(Array.from({ length: 6 }, () => keeper.seal('cli_1')));
  await Promise.all([writing, sealing]);
  await keeper.sealAll();
  for (const [clinicId, entries] of [['cli_1', 60], ['cli_2', 40]] as const) {
    const verdict = await ledgers.verdict(clinicId);
    assert.ok('entries' in verdict, JSON.stringify(verdict));
    assert.equal(verdict.entries, entries);
  }
});

test('a new keeper goes on where the old one stopped', async () => {
  await using ledgers = await Ledgers.open();
  await ledgers.append(3);
  await ledgers.keeper().sealAll();
  await ledgers.append(3);
  await ledgers.keeper().sealAll();
  assert.deepEqual(await ledgers.sizes(), [3, 6]);
  assert.ok('entries' in await ledgers.verdict());
});

for (const [what, sql] of [
  ['an entry under the newest checkpoint is deleted', 'drop trigger audit_no_delete; delete from audit where seq = 2'],
  ['a hash is rewritten', `drop trigger audit_no_update; update audit set hash = '${'0'.repeat(64)}' where seq = 1`],
] as const) {
  test(`${what}: the next keeper reports it and signs no more`, async () => {
    await using ledgers = await Ledgers.open();
    await ledgers.append(3);
    await ledgers.keeper().sealAll();
    ledgers.rawChange(sql);
    await ledgers.append(2);
    const keeper = ledgers.keeper();
    await keeper.sealAll();
    assert.equal(await keeper.seal('cli_1'), null);
    assert.deepEqual(await ledgers.sizes(), [3]);
    assert.ok(ledgers.lines.some((line) => line.includes('audit-log-altered')));
    assert.ok('problem' in await ledgers.verdict());
  });
}

test('the outside file grows by one line per checkpoint, and once more at a start', async () => {
  await using ledgers = await Ledgers.open();
  const file = join(ledgers.dataDir, 'outside.ndjson');
  const sizesOutside = async () => (await readFile(file, 'utf8')).trimEnd().split('\n').map((line) => readCheckpoint((JSON.parse(line) as { checkpoint: string }).checkpoint)?.size);
  const keeper = ledgers.keeper(new CheckpointFile(file));
  for (let round = 0; round < 2; round += 1) {
    await ledgers.append(2);
    await keeper.sealAll();
    await keeper.sent();
  }
  assert.deepEqual(await sizesOutside(), [2, 4]);
  await ledgers.keeper(new CheckpointFile(file)).close();
  assert.deepEqual(await sizesOutside(), [2, 4, 4]);
});

test('a sink that fails holds nothing up and gets the newest note later', async () => {
  await using ledgers = await Ledgers.open();
  const taken: (number | undefined)[] = [];
  let isDown = true;
  const keeper = ledgers.keeper({
    push: async (note) => {
      if (isDown) throw new Error('the other machine is away');
      taken.push(readCheckpoint(note)?.size);
    },
  });
  for (let round = 0; round < 2; round += 1) {
    await ledgers.append(1);
    await keeper.sealAll();
    await keeper.sent();
  }
  assert.deepEqual([await ledgers.sizes(), taken], [[1, 2], []]);
  assert.ok(ledgers.lines.some((line) => line.includes('checkpoint-sink-failed') && !line.includes('away')));
  isDown = false;
  for (let round = 0; round < 2; round += 1) {
    await keeper.tick();
    await keeper.sent();
  }
  assert.deepEqual(taken, [2]);
});

test('a sink that hangs holds up no sealing, is asked once at a time, and does not keep the gateway from ending', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  await using ledgers = await Ledgers.open();
  const asked: (number | undefined)[] = [];
  const held: (() => void)[] = [];
  const keeper = ledgers.keeper({
    push: (note) => {
      asked.push(readCheckpoint(note)?.size);
      return new Promise((resolve) => held.push(resolve));
    },
  });
  for (let round = 0; round < 3; round += 1) {
    await ledgers.append(1);
    assert.equal((await keeper.seal('cli_1'))?.treeSize, round + 1);
    await keeper.tick();
  }
  assert.deepEqual([await ledgers.sizes(), asked], [[1, 2, 3], [1]]);
  held[0]?.();
  // What was signed meanwhile goes as one; the second answer never comes.
  while (asked.length < 2) await new Promise(setImmediate);
  assert.deepEqual(asked, [1, 3]);
  await ledgers.append(1);
  const ending = setInterval(() => t.mock.timers.runAll(), 1);
  await keeper.close();
  clearInterval(ending);
  assert.deepEqual(await ledgers.sizes(), [1, 2, 3, 4]);
});

test('a tick that finds one under way adds no second', async () => {
  await using ledgers = await Ledgers.open();
  const keeper = ledgers.keeper();
  const [one, two] = [keeper.tick(), keeper.tick()];
  assert.equal(one, two);
  await one;
  const three = keeper.tick();
  assert.notEqual(three, one);
  await three;
});
