import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { appendAudit } from '../../server/src/audit/audit-chain.ts';
import { runAuditCommand } from '../../server/src/audit/cli/audit-command.ts';
import { CheckpointPost } from '../../server/src/audit/checkpoint-sink.ts';
import { signCheckpoint, purgeOriginOf } from '../../server/src/audit/checkpoint.ts';
import { ExportVerifier, type Finding, type Verified } from '../../server/src/audit/export-verifier.ts';
import { MerkleTree } from '../../server/src/audit/merkle-tree.ts';
import { alterDatabase } from '../gateway/support/alter-database.ts';
import { GatewayHouse } from '../gateway/support/gateway-house.ts';

const dayMs = 86_400_000;
const yearMs = 365.25 * dayMs;

async function exported(house: GatewayHouse): Promise<readonly string[]> {
  const answer = await fetch(`http://127.0.0.1:${house.port}/v1/audit/export`, { headers: { Authorization: `Bearer ${house.apiKey}` } });
  return (await answer.text()).trimEnd().split('\n');
}

function verify(lines: readonly string[], house: GatewayHouse, outside: readonly string[] | null = null): Finding | Verified {
  const verifier = new ExportVerifier([createPublicKey(house.context.auditKeyPem)], outside);
  for (const line of lines) {
    const finding = verifier.add(line);
    if (finding !== null) return finding;
  }
  return verifier.finish();
}

/** Started anew so many years later, and in use for some days. */
async function later(house: GatewayHouse, years: number): Promise<void> {
  await house.stop();
  house.clock.nowMs += years * yearMs;
  await house.start();
  await house.book();
  await exported(house);
  house.clock.nowMs += 2 * dayMs;
  await house.context.retention.run();
}

test('T21: years later the old entries are gone, the rest is proven as before, and the log says what was deleted', async () => {
  await using house = await GatewayHouse.open({ CONSULT_AUDIT_YEARS: '6', CONSULT_CHECKPOINT_SINK: '' });
  const old = await house.book();
  await house.sitAsHost(old);
  const before = verify(await exported(house), house);
  assert.ok('entries' in before);
  await later(house, 5);
  const middle = await house.book();
  assert.equal('purged' in verify(await exported(house), house) && (await exported(house)).some((line) => line.includes(old.id)), true, 'five years are not six');
  await later(house, 2);
  const lines = await exported(house);
  const verdict = verify(lines, house);
  assert.ok('entries' in verdict, JSON.stringify(verdict));
  assert.ok(verdict.purged >= before.entries);
  assert.ok(!lines.some((line) => line.includes(old.id)) && lines.some((line) => line.includes(middle.id)));
  assert.ok(lines.some((line) => line.includes('"audit.purged"')));
  await later(house, 5);
  await house.book();
  const again = verify(await exported(house), house);
  assert.ok('entries' in again && again.purged > verdict.purged, 'a second time, on top of the first');

  await alterDatabase(house.dataDir, (database) => {
    assert.throws(() => database.exec('delete from audit'), /append-only/);
    assert.throws(() => database.exec('delete from audit_purges'), /append-only/);
  });
});

test('T25: a clock that leaps years ahead deletes nothing', async () => {
  await using house = await GatewayHouse.open();
  await house.book();
  const before = (await exported(house)).length;
  await house.stop();
  house.clock.nowMs += 20 * yearMs;
  await house.start();
  await house.book();
  await exported(house);
  await house.context.retention.run();
  const verdict = verify(await exported(house), house);
  assert.ok('entries' in verdict && verdict.purged === 0 && verdict.entries + verdict.checkpoints > before);
  assert.ok(house.lines.some((line) => line.includes('retention-waits')));
});

test('T21: a beginning that is missing without the log saying so is found, and so is one that is too long', async () => {
  await using house = await GatewayHouse.open({ CONSULT_AUDIT_YEARS: '1' });
  await house.book();
  await exported(house);
  await later(house, 2);
  await house.book();
  const lines = await exported(house);
  assert.ok('entries' in verify(lines, house));
  const [start = '', note = '', ...rest] = lines;
  const shown = (tampered: readonly string[]): string => {
    const verdict = verify(tampered, house);
    return 'problem' in verdict ? verdict.problem : 'it passed';
  };
  assert.match(shown(rest), /missing/);
  assert.match(shown([start, ...rest]), /no checkpoint proves/);
  assert.match(shown([start.replace(/"[0-9a-f]{64}"/, `"${'0'.repeat(64)}"`), note, ...rest]), /root/);
  assert.match(shown([note, start, ...rest]), /checkpoint/);
  assert.match(shown([rest[0] ?? '', start, ...rest.slice(1)]), /./);
});

test('a purge that nobody wrote down does not pass, though its checkpoint is genuine', async () => {
  await using house = await GatewayHouse.open();
  await house.book();
  const first = await exported(house);
  await house.book();
  const whole = await exported(house);
  // An export ends with a checkpoint over all before it.
  const sealed = first.length - 1;
  assert.deepEqual(whole.slice(0, first.length), first);
  const leaves = first.filter((line) => !line.startsWith('{"checkpoint"')).map((line) => Buffer.from((JSON.parse(line) as { readonly hash: string }).hash, 'hex'));
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.append(leaf);
  const start = JSON.stringify({ purged: { entries: tree.size, peaks: tree.peaks.map((hash) => hash.toString('hex')) } });
  const verdict = verify([start, ...whole.slice(sealed)], house);
  assert.ok('problem' in verdict);
  assert.match(verdict.problem, /no entry says that it was deleted/);
});

/** All that whoever can write the database file can do: a deletion of the last days, and an entry that says it was due. */
async function eraseByHand(house: GatewayHouse, proofOf: (size: number, root: Buffer, before: string) => string | null): Promise<void> {
  const { store, clinicId } = house.context;
  const rows = await store.reads.listAudit(clinicId, 0, 1_000);
  const tree = new MerkleTree();
  const checkpoint = await store.reads.lastCheckpoint(clinicId);
  const deleted = rows.slice(0, checkpoint?.treeSize ?? 0);
  for (const { hash } of deleted) tree.append(Buffer.from(hash, 'hex'));
  const before = new Date(house.clock.nowMs - yearMs).toISOString();
  const proof = proofOf(tree.size, tree.root(), before);
  await store.transaction(async (tx) => {
    await tx.insertPurge({ clinicId, treeSize: tree.size, position: deleted.at(-1)?.position ?? 0, peaks: tree.peaks.map((hash) => hash.toString('hex')), madeAtMs: house.clock.nowMs });
    await appendAudit(tx, {
      clinicId, chain: 'clinic', actor: { kind: 'system', subject: 'retention' }, action: 'audit.purged',
      detail: { entries: tree.size, before, years: 1, ...(proof !== null && { proof }) },
    }, house.clock.nowMs);
    await tx.deletePurged(clinicId, 1_000);
  });
}

for (const [what, proofOf] of [
  ['nobody signed', () => null],
  ['another key signed', (size: number, root: Buffer, before: string) => signCheckpoint({ origin: purgeOriginOf('cli_1', before), size, root }, generateKeyPairSync('ed25519').privateKey)],
] as const) {
  test(`recent history that is erased by hand is missed, though the log says it was due: ${what}`, async () => {
    await using house = await GatewayHouse.open();
    await house.book();
    const copies = (await exported(house)).flatMap((line) => (line.startsWith('{"checkpoint"') ? [(JSON.parse(line) as { readonly checkpoint: string }).checkpoint] : []));
    house.clock.nowMs += 5 * dayMs;
    await eraseByHand(house, proofOf);
    const lines = await exported(house);
    for (const outside of [null, copies]) {
      const verdict = verify(lines, house, outside);
      assert.ok('problem' in verdict, 'it passed');
      assert.match(verdict.problem, /the entry that says it was deleted is not signed/);
    }
  });
}

test('what was deleted, until when, and which copies from outside it took with it is told', async () => {
  await using house = await GatewayHouse.open({ CONSULT_AUDIT_YEARS: '1' });
  const notes = async (): Promise<readonly string[]> => (await exported(house)).flatMap((line) => (line.startsWith('{"checkpoint"') ? [(JSON.parse(line) as { readonly checkpoint: string }).checkpoint] : []));
  await house.book();
  await notes();
  await house.book();
  const old = await notes();
  await later(house, 2);
  await house.book();
  const copies = [...old, ...await notes()];
  const lines = await exported(house);
  const cut = new Date(house.clock.nowMs - yearMs).toISOString();
  const deletion = (outside: readonly string[]): unknown => {
    const verdict = verify(lines, house, outside);
    assert.ok('entries' in verdict, JSON.stringify(verdict));
    return verdict.deletion;
  };
  // All of the old ones but the newest, which the deletion ends at.
  assert.deepEqual(deletion(copies), { before: cut, outside: old.length - 1 });
  const alone = verify(lines, house, old.slice(0, 1));
  assert.match('problem' in alone ? alone.problem : '', /over deleted entries alone/);
  const [log, key, copy] = ['log', 'key', 'copy'].map((name) => join(house.dataDir, name)) as [string, string, string];
  await writeFile(log, `${lines.join('\n')}\n`);
  await writeFile(key, house.context.auditKeyPem);
  await writeFile(copy, copies.map((note) => JSON.stringify({ checkpoint: note })).join('\n'));
  let said = '';
  const write = (words: string): void => { said += words; };
  assert.equal(await runAuditCommand(['verify', log, '--key', key, '--checkpoint', copy], { out: write, err: write }), 0, said);
  assert.match(said, new RegExp(`all from before ${cut}, were deleted, as the log says with a signature\\. ${old.length - 1} checkpoints? from outside (?:is|are) over deleted entries alone`));
});

test('T22: a person who is forgotten is in no file any more, the log still verifies, and nothing in it tells who it was', async () => {
  const canary = 'Quirin Zebulon';
  await using house = await GatewayHouse.open();
  const booked = await house.book({ patientName: canary });
  await house.sitAndWait(booked);
  const before = await exported(house);
  const forget = async (id: string): Promise<{ readonly code: number; readonly said: string }> => {
    let said = '';
    const write = (words: string): void => { said += words; };
    return { code: await runAuditCommand(['forget', id], { out: write, err: write }, { CONSULT_DATA_DIR: house.dataDir }), said };
  };
  assert.match((await forget(booked.patient.id)).said, /not over/);
  await house.call('POST', `/v1/appointments/${booked.id}/cancel`);
  assert.deepEqual((await forget(booked.patient.id)).code, 0);
  assert.match((await forget('par_nobody')).said, /no such participant/);
  const { body } = await house.call('GET', `/v1/appointments/${booked.id}`);
  assert.ok(!JSON.stringify(body).includes(canary));
  const lines = await exported(house);
  assert.ok('entries' in verify(lines, house));
  assert.deepEqual(lines.slice(0, before.length - 1), before.slice(0, -1), 'not a byte of the record changed');
  assert.ok(lines.some((line) => line.includes('identity.forgotten')));
  const secret = String(booked.patient.joinUrl).split('#')[1];
  assert.equal((await house.call('POST', '/v1/redemptions', { key: null, body: { secret } })).code, 'link-unknown');
  for (const name of await readdir(house.dataDir, { recursive: true })) {
    const content = await readFile(join(house.dataDir, name)).catch(() => Buffer.alloc(0));
    assert.ok(!content.includes(canary) && !content.includes('maria@patients.example'), name);
  }
});

test('T21: a checkpoint sent elsewhere is safe when the other side says so, and only then', async () => {
  const taken: string[] = [];
  let status = 503;
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const note = await text(request);
    if (status === 200) taken.push(note);
    response.writeHead(status).end();
  };
  const server = createServer((request, response) => void take(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const sink = new CheckpointPost(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/checkpoints`);
  await assert.rejects(sink.push('note'));
  status = 200;
  await sink.push('note');
  assert.deepEqual(taken, ['note']);
  server.closeAllConnections();
  server.close();
  await assert.rejects(sink.push('note'));
});
