import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { createInterface } from 'node:readline';
import { appendAudit, firstBrokenLink, toAuditEntry } from '../../audit/audit-chain.ts';
import { openStore } from '../open-store.ts';
import { storeContract } from '../store-contract.ts';
import type { Store } from '../store.ts';
import { migrate, migrations } from './migrate.ts';
import { SqliteConnection } from './sqlite-connection.ts';

const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sqlite-store-'));
  folders.push(folder);
  return folder;
}

async function open(dataDir?: string): Promise<Store> {
  return openStore({ databaseUrl: null, dataDir: dataDir ?? await newFolder(), nowMs: 1 });
}

storeContract('sqlite', () => open());

test('another engine is refused in words that help', async () => {
  await assert.rejects(openStore({ databaseUrl: 'mysql://user:password@db/x', dataDir: await newFolder(), nowMs: 1 }), (error: Error) => {
    assert.match(error.message, /mysql/);
    assert.ok(!error.message.includes('password'));
    return true;
  });
});

test('the file is ours alone, in WAL mode, and the audit table only grows', async () => {
  const dataDir = await newFolder();
  const file = join(dataDir, 'consult-room.sqlite');
  {
    await using store = await open(dataDir);
    await store.transaction(async (tx) => {
      await tx.insertClinic('cli_1', 1);
      await appendAudit(tx, { clinicId: 'cli_1', chain: 'c', actor: { kind: 'system', subject: 'x' }, action: 'audit.read' }, 1);
    });
  }
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const raw = new DatabaseSync(file);
  assert.equal(raw.prepare('pragma journal_mode').get()?.['journal_mode'], 'wal');
  assert.throws(() => raw.exec("update audit set entry = ''"), /append-only/);
  assert.throws(() => raw.exec('delete from audit'), /append-only/);
  raw.exec("insert into audit_checkpoints values ('cli_1', 1, 'note', 1)");
  assert.throws(() => raw.exec("update audit_checkpoints set note = ''"), /append-only/);
  assert.throws(() => raw.exec('delete from audit_checkpoints'), /append-only/);
  raw.close();
});

test('a row changed behind our back is found by the chain', async () => {
  const dataDir = await newFolder();
  await using store = await open(dataDir);
  await store.transaction((tx) => tx.insertClinic('cli_1', 1));
  for (let index = 0; index < 3; index += 1) {
    await store.transaction((tx) => appendAudit(tx, { clinicId: 'cli_1', chain: 'c', actor: { kind: 'system', subject: 'x' }, action: 'audit.read', detail: { index } }, index));
  }
  const raw = new DatabaseSync(join(dataDir, 'consult-room.sqlite'));
  raw.exec("drop trigger audit_no_update; update audit set entry = replace(entry, '\"index\":1', '\"index\":7') where seq = 2");
  raw.close();
  const entries = (await store.reads.listAuditChain('cli_1', 'c', 0, 10)).map(toAuditEntry);
  assert.equal(firstBrokenLink(entries), 2);
});

test('what was acknowledged survives kill -9', async () => {
  const dataDir = await newFolder();
  const writer = spawn(process.execPath, ['--input-type=module', '--eval', `
    import { openStore } from ${JSON.stringify(new URL('../open-store.ts', import.meta.url).href)};
    const store = await openStore({ databaseUrl: null, dataDir: ${JSON.stringify(dataDir)}, nowMs: 1 });
    for (let index = 0; ; index += 1) {
      await store.transaction((tx) => tx.insertClinic('cli_' + index, index));
      process.stdout.write(index + '\\n');
    }
  `], { stdio: ['ignore', 'pipe', 'inherit'] });
  let acknowledged = -1;
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged = Number(line);
    if (acknowledged === 50) writer.kill('SIGKILL');
  }
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
  assert.ok(acknowledged >= 50);
  await using store = await open(dataDir);
  assert.equal(await store.reads.firstClinic(), 'cli_0');
  const raw = new DatabaseSync(join(dataDir, 'consult-room.sqlite'));
  const kept = Number(raw.prepare('select count(*) as n from clinics').get()?.['n']);
  assert.equal(raw.prepare('pragma integrity_check').get()?.['integrity_check'], 'ok');
  raw.close();
  assert.ok(kept >= acknowledged + 1, `${kept} of ${acknowledged + 1} acknowledged rows are there`);
});

test('migrations: forward only, never edited, never from the future, all or nothing', async () => {
  const connection = new SqliteConnection(join(await newFolder(), 'db.sqlite'));
  const second = { number: 1001, name: 'second', sql: 'create table later (id text) strict;' };
  await migrate(connection, migrations, 1);
  await migrate(connection, migrations, 2);
  await migrate(connection, [...migrations, second], 3);
  await assert.rejects(migrate(connection, migrations, 4), /newer than this program/);
  await assert.rejects(migrate(connection, [...migrations, { ...second, sql: 'create table other (id text);' }], 4), /changed after/);
  const broken = { number: 1002, name: 'broken', sql: 'create table half (id text); create table half (id text);' };
  await assert.rejects(migrate(connection, [...migrations, second, broken], 5), /already exists/);
  await connection.runScript('create table half (id text);');
  await connection.close();
});

test('a closed database answers, it does not hang', async () => {
  const store = await open();
  await store.close();
  await assert.rejects(store.ping());
  await assert.rejects(store.transaction((tx) => tx.insertClinic('cli_1', 1)));
});
