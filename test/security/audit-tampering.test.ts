import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { AuditEntry } from '@consult-room/protocol';
import { toAuditEntry, toAuditRow } from '../../server/src/audit/audit-chain.ts';
import { canonicalJson } from '../../server/src/audit/canonical-json.ts';
import { readCheckpoint, signCheckpoint } from '../../server/src/audit/checkpoint.ts';
import { checkpointLine } from '../../server/src/audit/checkpoint-sink.ts';
import { readOutsideNotes } from '../../server/src/audit/cli/outside-notes.ts';
import { readExportLine } from '../../server/src/audit/export-line.ts';
import { ExportVerifier, type Finding, type Verified } from '../../server/src/audit/export-verifier.ts';
import { MerkleTree } from '../../server/src/audit/merkle-tree.ts';
import { expectOk, GatewayHouse } from '../gateway/support/gateway-house.ts';

/** A real record: two consultations at once, exported in the middle and at the end, with a copy of the checkpoints outside. */
let lines: readonly string[] = [];
let outside: readonly string[] = [];
let signingKey: KeyObject;
let publicKey: KeyObject;

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tampering-'));
  const sink = join(folder, 'outside.ndjson');
  await using house = await GatewayHouse.open({ CONSULT_CHECKPOINT_SINK: sink });
  const exported = async (): Promise<string> => (await fetch(`http://127.0.0.1:${house.port}/v1/audit/export`, { headers: { Authorization: `Bearer ${house.apiKey}` } })).text();
  const visits = [await house.book(), await house.book()];
  const hosts = await Promise.all(visits.map((booked) => house.sitAsHost(booked)));
  const guests = await Promise.all(visits.map((booked) => house.sitAndWait(booked)));
  await exported();
  for (const [index, booked] of visits.entries()) await expectOk(hosts[index] ?? assert.fail(), { type: 'admit', participantId: booked.patient.id });
  for (const guest of guests) await expectOk(guest, { type: 'enter' });
  for (const guest of guests) await expectOk(guest, { type: 'leave' });
  lines = (await exported()).trimEnd().split('\n');
  // Copies go their own way, beside the export.
  while (!(await readFile(sink, 'utf8').catch(() => '')).includes(lines.at(-1) ?? '')) await new Promise(setImmediate);
  outside = await readOutsideNotes(sink);
  signingKey = createPrivateKey(await readFile(join(house.dataDir, 'keys', 'audit-signing.key')));
  publicKey = createPublicKey(signingKey);
  await rm(folder, { recursive: true });
});
after(() => { lines = []; });

function verify(tampered: readonly string[], notes: readonly string[] | null = null, key = publicKey): Finding | Verified {
  const verifier = new ExportVerifier([key], notes);
  for (const line of tampered) {
    const finding = verifier.add(line);
    if (finding !== null) return finding;
  }
  return verifier.finish();
}

function findingOf(tampered: readonly string[], notes: readonly string[] | null = null): Finding {
  const verdict = verify(tampered, notes);
  assert.ok('problem' in verdict, 'it passed');
  return verdict;
}

function entries(from = lines): readonly AuditEntry[] {
  return from.map(readExportLine).filter((line) => line !== null).filter((line) => 'entry' in line).map(({ entry }) => entry);
}

function isEntry(line: string): boolean {
  return !line.startsWith('{"checkpoint"');
}

/** How many entries stand before this line, this one counted. */
function positionOf(index: number): number {
  return lines.slice(0, index + 1).filter(isEntry).length;
}

/** What somebody who owns the database can do: every hash, link and checkpoint made anew over other content. */
function rewritten(content: readonly AuditEntry[], key: KeyObject): readonly string[] {
  const heads = new Map<string, AuditEntry>();
  const tree = new MerkleTree();
  const made = content.map((entry) => {
    const event = { clinicId: entry.clinic, chain: entry.appointment, actor: entry.actor, action: entry.action, outcome: entry.outcome, ...(entry.target !== undefined && { target: entry.target }), ...(entry.detail !== undefined && { detail: entry.detail }) };
    const again = toAuditEntry(toAuditRow(event, heads.get(entry.appointment) ?? null, entry.id, Date.parse(entry.ts)));
    heads.set(entry.appointment, again);
    tree.append(Buffer.from(again.hash, 'hex'));
    return canonicalJson(again);
  });
  const origin = readCheckpoint(outside[0] ?? '')?.origin ?? '';
  return [...made, checkpointLine(signCheckpoint({ origin, size: tree.size, root: tree.root() }, key)).trimEnd()];
}

test('T21: the record as it was written fits, alone and beside the copy from outside', () => {
  const verdict = verify(lines, outside);
  assert.ok('entries' in verdict && verdict.outside >= 2 && verdict.entries === entries().length);
});

test('T21: one byte flipped, anywhere in the file: the entry it is in is named first', () => {
  let tried = 0;
  for (const [index, line] of lines.entries()) {
    const bytes = Buffer.from(line);
    for (let at = 0; at < bytes.length; at += 3) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const finding = findingOf(lines.with(index, flipped.toString('latin1')));
      // A checkpoint speaks for what is behind the one before it.
      if (isEntry(line)) assert.equal(finding.position, positionOf(index), `line ${index}, byte ${at}`);
      else assert.ok(finding.position <= positionOf(index) + 1);
      tried += 1;
    }
  }
  assert.ok(tried > 1_000, `${tried} tried`);
});

test('T21: deleted first, in the middle, or last: named at its place', () => {
  const [first, last] = [0, lines.findLastIndex(isEntry)];
  for (const index of [first, Math.floor(lines.length / 2), last]) {
    const at = isEntry(lines[index] ?? '') ? index : index + 1;
    const finding = findingOf(lines.toSpliced(at, 1));
    // The next entry of the same chain shows it, or the checkpoint behind does.
    assert.ok(finding.position >= positionOf(at) - 1 || finding.until !== undefined, JSON.stringify(finding));
    assert.ok(finding.position <= positionOf(at) || finding.chain !== undefined, JSON.stringify(finding));
  }
  assert.match(findingOf(lines.toSpliced(0, 1)).problem, /missing/);
});

test('T21: two entries swapped, one repeated, one carried over from elsewhere', () => {
  for (let index = 0; index + 1 < lines.length; index += 1) {
    const [one = '', two = ''] = [lines[index], lines[index + 1]];
    if (!isEntry(one) || !isEntry(two)) continue;
    const position = positionOf(index);
    const swapped = findingOf(lines.toSpliced(index, 2, two, one));
    assert.ok(swapped.position <= position && (swapped.until ?? Infinity) >= position, JSON.stringify(swapped));
    assert.equal(findingOf(lines.toSpliced(index, 0, one)).position, position + 1);
  }
});

test('T21: cut off at any line: seen, or, right behind a checkpoint, seen by the copy from outside alone', () => {
  let byOutsideAlone = 0;
  for (let length = 1; length < lines.length; length += 1) {
    const cut = lines.slice(0, length);
    const alone = verify(cut);
    if ('entries' in alone) {
      byOutsideAlone += 1;
      assert.ok(!isEntry(cut.at(-1) ?? ''));
    }
    assert.match(findingOf(cut, outside).problem, /missing/);
  }
  assert.ok(byOutsideAlone > 0);
});

test('T21: everything written anew: a fresh key is refused, the true key passes alone and is caught from outside at the first entry it can tell', () => {
  const content = entries().filter(({ action }) => action !== 'seat.admitted');
  const fresh = generateKeyPairSync('ed25519');
  assert.match(findingOf(rewritten(content, fresh.privateKey)).problem, /not signed with this key/);
  const forged = rewritten(content, signingKey);
  assert.ok('entries' in verify(forged), 'who holds the signing key can write another history');
  const caught = findingOf(forged, outside);
  assert.match(caught.problem, /rewritten|end is missing/);
  // A history of the same length, with one word changed at its very beginning.
  const [first = assert.fail(), ...rest] = entries();
  const same = rewritten([{ ...first, outcome: 'refused' }, ...rest], signingKey);
  assert.ok('entries' in verify(same));
  const until = readCheckpoint(outside[0] ?? '')?.size ?? 0;
  assert.deepEqual({ ...findingOf(same, outside), problem: '' }, { position: 1, ...(until > 1 && { until }), problem: '' });
});
