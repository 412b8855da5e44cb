import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { Client } from 'pg';
import { appendAudit, firstBrokenLink, newAuditId, toAuditEntry } from '../../server/src/audit/audit-chain.ts';
import type { AuditEvent } from '../../server/src/audit/audit-event.ts';
import { openStore } from '../../server/src/stores/open-store.ts';
import { migrate, migrations } from '../../server/src/stores/postgres/migrate.ts';
import { storeContract } from '../../server/src/stores/store-contract.ts';
import type { StoreFailure } from '../../server/src/stores/store-failure.ts';
import type { Store } from '../../server/src/stores/store.ts';
import { waitUntil } from '../support/wait-until.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import { PostgresCluster, skipPostgres } from './postgres-cluster.ts';

const skip = skipPostgres;
const event: AuditEvent = { clinicId: 'cli_1', chain: 'c', actor: { kind: 'system', subject: 'test' }, action: 'audit.read' };
let cluster: PostgresCluster;
let dataDir = '';

before(async () => {
  if (skip) return;
  cluster = await PostgresCluster.start();
  dataDir = await mkdtemp(join(tmpdir(), 'postgres-store-'));
});
after(async () => {
  if (skip) return;
  await cluster[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

function places(rows: readonly Readonly<Record<string, unknown>>[]): readonly unknown[] {
  return rows.map(({ place }) => place).sort();
}

async function open(databaseUrl?: string, options: { readonly isGateway?: boolean; readonly onBroken?: (failure: StoreFailure) => void } = {}): Promise<Store> {
  return openStore({ databaseUrl: databaseUrl ?? await cluster.newDatabase(), dataDir, nowMs: 1, ...options });
}

storeContract('postgres', () => open(undefined, { isGateway: true }), skip);

test('the audit tables only grow, but for what a purge names; nobody empties them at once', { skip }, async () => {
  const address = await cluster.newDatabase();
  await using store = await open(address);
  await store.transaction((tx) => tx.insertClinic('cli_1', 1));
  for (let index = 0; index < 3; index += 1) await store.transaction((tx) => appendAudit(tx, event, index));
  await store.transaction((tx) => tx.insertCheckpoint({ clinicId: 'cli_1', treeSize: 2, note: 'n', madeAtMs: 1 }));
  for (const forbidden of ["update audit set entry = ''", 'delete from audit', 'truncate audit', "update audit_checkpoints set note = ''", 'delete from audit_checkpoints']) {
    await assert.rejects(cluster.query(address, forbidden), /append-only/, forbidden);
  }
  const [, second] = await store.reads.listAudit('cli_1', 0, 10);
  await store.transaction((tx) => tx.insertPurge({ clinicId: 'cli_1', treeSize: 2, position: second?.position ?? 0, peaks: ['aa'], madeAtMs: 5 }));
  assert.equal(await store.transaction((tx) => tx.deletePurged('cli_1', 10)), 2);
  assert.deepEqual((await store.reads.listAudit('cli_1', 0, 10)).map(({ seq }) => seq), [3]);
  await assert.rejects(cluster.query(address, 'delete from audit'), /append-only/);
  await assert.rejects(cluster.query(address, 'delete from audit_purges'), /append-only/);
  await store.scrub();
});

test('what was hashed is stored byte for byte', { skip }, async () => {
  await using store = await open();
  await store.transaction((tx) => tx.insertClinic('cli_1', 1));
  const entry = '{"b":1.0,"a":"Zoë 🙂  \\u0000","a":2}';
  await store.transaction((tx) => tx.insertAudit({ clinicId: 'cli_1', chain: 'c', seq: 1, id: 'i', entry, hash: 'h' }));
  assert.equal((await store.reads.listAudit('cli_1', 0, 1))[0]?.entry, entry);
});

test('both engines end up with the same tables and columns', { skip }, async () => {
  const address = await cluster.newDatabase();
  await (await open(address)).close();
  await (await openStore({ databaseUrl: null, dataDir, nowMs: 1 })).close();
  const embedded = new DatabaseSync(join(dataDir, 'consult-room.sqlite'));
  const theirs = embedded.prepare(`select t.name || '.' || c.name || case when c."notnull" = 1 or c.pk > 0 then '' else '?' end as place
    from sqlite_schema t, pragma_table_info(t.name) c where t.type = 'table' and t.name not like 'sqlite%'`).all();
  embedded.close();
  const ours = await cluster.query(address, `select table_name || '.' || column_name || case is_nullable when 'YES' then '?' else '' end as place
    from information_schema.columns where table_schema = 'public' and table_name <> 'gateway_turn'`);
  assert.ok(ours.length > 80);
  assert.deepEqual(places(ours), places(theirs));
});

test('migrations: forward only, never edited, never from the future, all or nothing, also two at once', { skip }, async () => {
  const address = await cluster.newDatabase();
  const client = new Client({ host: cluster.folder, user: 'consult', database: address.split('/').at(-1) ?? '' });
  await client.connect();
  const second = { number: 1001, name: 'second', sql: 'create table later (id text);' };
  await Promise.all([migrate(client, migrations, 1), open(address).then((store) => store.close())]);
  await migrate(client, [...migrations, second], 3);
  await assert.rejects(migrate(client, migrations, 4), /newer than this program/);
  await assert.rejects(open(address), /newer than this program/);
  await assert.rejects(migrate(client, [...migrations, { ...second, sql: 'create table other (id text);' }], 4), /changed after/);
  const broken = { number: 1002, name: 'broken', sql: 'create table half (id text); create table half (id text);' };
  await assert.rejects(migrate(client, [...migrations, second, broken], 5), /already exists/);
  await client.query('create table half (id text)');
  await client.end();
});

test('one gateway per database: a second one is told, a program beside it is not stopped, the next one may start', { skip }, async () => {
  const address = await cluster.newDatabase();
  const first = await open(address, { isGateway: true });
  await assert.rejects(open(address, { isGateway: true }), /Another gateway is at work on this database/);
  await using beside = await open(address);
  await beside.transaction((tx) => tx.insertClinic('cli_1', 1));
  assert.deepEqual(await first.reads.listClinics(), ['cli_1']);
  await first.close();
  await (await open(address, { isGateway: true })).close();
});

test('two processes write in turns: one unbroken chain, in the order it became visible', { skip }, async () => {
  const address = await cluster.newDatabase();
  await using gateway = await open(address, { isGateway: true });
  await using beside = await open(address);
  await gateway.transaction((tx) => tx.insertClinic('cli_1', 1));
  const seen: number[] = [];
  const append = async (store: Store, count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      await store.transaction((tx) => appendAudit(tx, event, index));
      seen.push(...(await gateway.reads.listAudit('cli_1', seen.at(-1) ?? 0, 100)).map(({ position }) => position).filter((position) => position > (seen.at(-1) ?? 0)));
    }
  };
  await Promise.all([append(gateway, 40), append(beside, 40)]);
  const rows = await gateway.reads.listAudit('cli_1', 0, 1000);
  assert.equal(rows.length, 80);
  assert.equal(firstBrokenLink(rows.map(toAuditEntry)), null);
  assert.deepEqual(seen, rows.map(({ position }) => position));
});

test('another process waits for its turn, also where it would not be in the way', { skip }, async () => {
  const address = await cluster.newDatabase();
  await using gateway = await open(address, { isGateway: true });
  await using beside = await open(address);
  const order: string[] = [];
  let second = Promise.resolve();
  await gateway.transaction(async (tx) => {
    second = beside.transaction(async (other) => { order.push('second'); await other.insertClinic('cli_2', 2); });
    await waitUntil('the other one to wait', async () => (await cluster.query(address, 'select 1 from pg_locks where not granted')).length > 0, 2_000);
    order.push('first');
    await tx.insertClinic('cli_1', 1);
  });
  await second;
  assert.deepEqual(order, ['first', 'second']);
});

test('a commit whose answer is lost is unknown, and stands', { skip }, async () => {
  const address = await cluster.newDatabase();
  await using proxy = await CuttingProxy.before(cluster.folder);
  await using store = await open(cluster.addressOf(address.split('/').at(-1) ?? '', proxy.folder), { isGateway: true });
  await store.transaction((tx) => tx.insertClinic('cli_1', 1));
  proxy.commitsToLose = 1;
  const id = newAuditId();
  await assert.rejects(store.transaction((tx) => appendAudit(tx, event, 1, id)), { name: 'StoreFailure', kind: 'unknown' });
  assert.equal(await store.transaction((tx) => tx.hasAudit(id)), true);
});

test('a statement that fails spoils its transaction, also where the error is swallowed', { skip }, async () => {
  await using store = await open();
  await store.transaction((tx) => tx.insertClinic('cli_1', 1));
  await assert.rejects(store.transaction(async (tx) => {
    await tx.insertClinic('cli_2', 2);
    await tx.insertClinic('cli_1', 1).catch(() => {});
  }), { kind: 'refused' });
  assert.deepEqual(await store.reads.listClinics(), ['cli_1']);
});

test('a conflict and a deadlock are tried again, not for ever', { skip }, async () => {
  const address = await cluster.newDatabase();
  await using store = await open(address);
  // A sequence does not roll back: the database itself says no so many times.
  await cluster.query(address, `create sequence tries; create function clash() returns trigger language plpgsql as $$
    declare nth bigint := nextval('tries');
    begin
      if nth = 1 or nth > 3 then raise exception 'in the way' using errcode = '40001'; end if;
      if nth = 2 then raise exception 'in the way' using errcode = '40P01'; end if;
      return new;
    end $$; create trigger clash before insert on clinics for each row execute function clash()`);
  await store.transaction((tx) => tx.insertClinic('cli_1', 1));
  await assert.rejects(store.transaction((tx) => tx.insertClinic('cli_2', 1)), { kind: 'contended' });
  assert.deepEqual(await store.reads.listClinics(), ['cli_1']);
  assert.equal((await cluster.query(address, 'select last_value from tries'))[0]?.['last_value'], '8');
});

test('the database goes away and comes back: refused meanwhile, and as before afterwards', { skip }, async () => {
  await using own = await PostgresCluster.start();
  const address = await own.newDatabase();
  await using store = await open(address, { isGateway: true });
  await store.transaction((tx) => tx.insertClinic('cli_1', 1));
  await own.stop('SIGQUIT');
  await assert.rejects(store.ping(), { name: 'StoreFailure', kind: 'unavailable' });
  await assert.rejects(store.transaction((tx) => tx.insertClinic('cli_2', 1)), { name: 'StoreFailure', kind: 'unavailable' });
  await own.serve();
  await store.ping();
  await store.transaction((tx) => tx.insertClinic('cli_3', 3));
  assert.deepEqual(await store.reads.listClinics(), ['cli_1', 'cli_3']);
});

test('a gateway that was replaced while its line was down ends: what it remembers is old', { skip }, async () => {
  const address = await cluster.newDatabase();
  const broken: string[] = [];
  await using store = await open(address, { isGateway: true, onBroken: ({ kind }) => broken.push(kind) });
  await cluster.query(address, "update gateway_turn set holder = 'another'");
  await cluster.query(address, "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())");
  await assert.rejects(store.transaction((tx) => tx.insertClinic('cli_1', 1)), (error: StoreFailure) => error.kind === 'broken' || error.kind === 'unavailable');
  await assert.rejects(store.transaction((tx) => tx.insertClinic('cli_1', 1)), { kind: 'broken' });
  assert.ok(broken.includes('broken'));
});

test('a database in another encoding is refused in words', { skip }, async () => {
  await cluster.query('postgres', "create database old encoding 'LATIN1' template template0");
  await assert.rejects(open(cluster.addressOf('old')), /encoding UTF8/);
  await assert.rejects(open(cluster.addressOf('missing')), /no database of the name/);
});
