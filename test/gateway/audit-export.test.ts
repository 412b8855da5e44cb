import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import type { AuditEntry } from '@consult-room/protocol';
import { GatewayHouse } from './support/gateway-house.ts';

const program = fileURLToPath(new URL('../../server/src/audit/cli/consult-audit.mjs', import.meta.url));

interface Exported { readonly log: string; readonly key: string }

async function fetchText(house: GatewayHouse, path: string, key = house.apiKey): Promise<Response> {
  return fetch(`http://127.0.0.1:${house.port}${path}`, { headers: { Authorization: `Bearer ${key}` } });
}

async function exportFrom(house: GatewayHouse, key = house.apiKey): Promise<Exported> {
  return { log: await (await fetchText(house, '/v1/audit/export', key)).text(), key: await (await fetchText(house, '/v1/audit/key', key)).text() };
}

function entriesIn(log: string): readonly AuditEntry[] {
  return log.trimEnd().split('\n').map((line) => JSON.parse(line) as AuditEntry | { checkpoint: string }).filter((line) => 'hash' in line);
}

async function consultAudit(...args: readonly string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise<number | null>((resolve) => { child.once('close', resolve); });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, out, err };
}

let folder = '';
before(async () => { folder = await mkdtemp(join(tmpdir(), 'audit-')); });
after(() => rm(folder, { recursive: true }));

async function saved(name: string, content: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

test('the export is on record in itself, ends with a checkpoint and holds one clinic only', async () => {
  await using house = await GatewayHouse.open();
  await house.book();
  const otherKey = await house.secondClinic();
  await house.book({ key: otherKey });
  const response = await fetchText(house, '/v1/audit/export');
  assert.deepEqual([response.status, response.headers.get('content-type'), response.headers.get('cache-control')], [200, 'application/x-ndjson', 'no-store']);
  const log = await response.text();
  const entries = entriesIn(log);
  assert.deepEqual(entries.map(({ action }) => action), ['config.changed', 'appointment.created', 'audit.read']);
  assert.equal(new Set(entries.map(({ clinic }) => clinic)).size, 1);
  assert.match(log.trimEnd().split('\n').at(-1) ?? '', /^\{"checkpoint":"consult-room\.audit\/cli_/);
  const others = entriesIn((await exportFrom(house, otherKey)).log);
  assert.ok(others.length === 2 && others.every(({ clinic }) => clinic === 'cli_second'));
});

test('nothing is exported while the asking cannot be recorded', async () => {
  await using house = await GatewayHouse.open();
  house.isStoreDown = true;
  assert.equal((await fetchText(house, '/v1/audit/export')).status, 503);
  house.isStoreDown = false;
  assert.equal(await (await fetchText(house, '/v1/audit/key')).text(), house.context.auditKeyPem);
});

test('consult-audit verifies the export with the public key and the file from outside, and names what was done to it', async () => {
  const sink = join(folder, 'outside.ndjson');
  await using house = await GatewayHouse.open({ CONSULT_CHECKPOINT_SINK: sink });
  const booked = await house.book();
  await exportFrom(house);
  await house.sitAsHost(booked);
  const { log, key } = await exportFrom(house);
  const last = log.trimEnd().split('\n').at(-1) ?? '';
  // Copies go their own way, beside the export.
  while (!(await readFile(sink, 'utf8').catch(() => '')).includes(last)) await new Promise(setImmediate);
  const entries = entriesIn(log);
  const [logFile, keyFile] = [await saved('audit.ndjson', log), await saved('audit.pem', key)];
  const sound = await consultAudit('verify', logFile, '--key', keyFile, '--checkpoint', sink);
  assert.deepEqual([sound.code, sound.err], [0, '']);
  assert.match(sound.out, new RegExp(`^verified ${entries.length} entries, up to ${entries.at(-1)?.ts}, \\d checkpoints. \\d from outside fit`));

  const lines = log.trimEnd().split('\n');
  const second = lines.findIndex((line) => line.includes('"seq":2,'));
  const changed = await consultAudit('verify', await saved('changed.ndjson', lines.with(second, (lines[second] ?? '').replace('"success"', '"refused"')).join('\n')), '--key', keyFile);
  assert.equal(changed.code, 1);
  assert.match(changed.out, /^entry \d+ \(chain [\w-]+, seq 2\): the entry was changed/);

  const firstNote = lines.findIndex((line) => line.startsWith('{"checkpoint"'));
  const cut = await saved('cut.ndjson', `${lines.slice(0, firstNote + 1).join('\n')}\n`);
  assert.equal((await consultAudit('verify', cut, '--key', keyFile)).code, 0);
  const caught = await consultAudit('verify', cut, '--key', keyFile, '--checkpoint', sink);
  assert.equal(caught.code, 1);
  assert.match(caught.out, /the end is missing/);
});

test('consult-audit says how it is used, and what it cannot read', async () => {
  const keyFile = await saved('no-key.pem', 'not a key');
  const logFile = await saved('empty.ndjson', '');
  for (const args of [[], ['verify'], ['verify', logFile], ['check', logFile, '--key', keyFile], ['verify', logFile, '--key', keyFile, '--what'], ['verify', logFile, logFile, '--key', keyFile]]) {
    const answer = await consultAudit(...args);
    assert.deepEqual([answer.code, answer.out], [2, ''], args.join(' '));
    assert.match(answer.err, /consult-audit verify FILE --key PUBLIC/);
  }
  const noKey = await consultAudit('verify', logFile, '--key', keyFile);
  assert.deepEqual([noKey.code, /holds no Ed25519 public key/.test(noKey.err)], [2, true]);
  await using house = await GatewayHouse.open();
  const goodKey = await saved('good.pem', house.context.auditKeyPem);
  assert.equal((await consultAudit('verify', join(folder, 'nothing'), '--key', goodKey)).code, 2);
  assert.equal((await consultAudit('verify', logFile, '--key', goodKey, '--checkpoint', logFile)).code, 2);
});

test('asked for FHIR, the log is a Bundle of AuditEvent, page by page, without a name', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  await house.sitAsHost(booked);
  const answer = await house.call('GET', `/v1/audit?appointment=${booked.id}&limit=2`, { headers: { Accept: 'application/fhir+json' } });
  assert.equal(answer.headers.get('content-type'), 'application/fhir+json; charset=utf-8');
  const { resourceType, type, entry, link } = answer.body as { resourceType: string; type: string; entry: { resource: { resourceType: string; entity: { what: { identifier: { value: string } } }[] } }[]; link: { relation: string; url: string }[] };
  assert.deepEqual([resourceType, type, entry.length], ['Bundle', 'searchset', 2]);
  for (const { resource } of entry) assert.deepEqual([resource.resourceType, resource.entity[0]?.what.identifier.value], ['AuditEvent', booked.id]);
  assert.ok(!JSON.stringify(answer.body).includes('Rivera'));
  const next = link.find(({ relation }) => relation === 'next')?.url ?? '';
  const page = await house.call('GET', next, { headers: { Accept: 'application/fhir+json' } });
  assert.notDeepEqual(page.body['entry'], answer.body['entry']);
  assert.ok((page.body['entry'] as unknown[]).length > 0);
});

test('the signing key is ours alone and stays', async () => {
  await using house = await GatewayHouse.open();
  const first = house.context.auditKeyPem;
  await house.stop();
  await house.start();
  assert.equal(house.context.auditKeyPem, first);
  const file = join(house.dataDir, 'keys', 'audit-signing.key');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.match(await readFile(file, 'utf8'), /^-----BEGIN/);
});
