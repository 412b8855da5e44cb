import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditEntry } from '@consult-room/protocol';
import { firstBrokenLink, toAuditEntry, toAuditRow } from './audit-chain.ts';
import { canonicalJson } from './canonical-json.ts';

function chainOf(length: number): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const last = entries.at(-1) ?? null;
    const row = toAuditRow({
      clinicId: 'cli_1', chain: 'apt_1', actor: { kind: 'seat', subject: 'par_1' }, action: 'seat.waiting', target: 'par_1', detail: { from: 'arrived', to: 'waiting', place: seq },
    }, last, `aud_${seq}`, 1_000 * seq);
    entries.push(toAuditEntry(row));
  }
  return entries;
}

const chain = chainOf(5);

test('a chain as written holds', () => {
  assert.equal(firstBrokenLink(chain), null);
  assert.equal(firstBrokenLink([]), null);
  assert.equal(chain[0]?.prev, '0'.repeat(64));
});

test('any changed member of any entry is named', () => {
  for (const [index, entry] of chain.entries()) {
    const changes: Partial<AuditEntry>[] = [
      { ts: '2020-01-01T00:00:00.000Z' }, { action: 'seat.denied' }, { outcome: 'refused' }, { target: 'par_2' }, { actor: { kind: 'staff', subject: 'par_1' } },
      { detail: { from: 'arrived', to: 'admitted' } }, { id: 'aud_x' }, { clinic: 'cli_2' }, { appointment: 'apt_2' }, { prev: '1'.repeat(64) }, { hash: '1'.repeat(64) }, { seq: 9 },
    ];
    for (const change of changes) assert.equal(firstBrokenLink(chain.with(index, { ...entry, ...change })), index + 1, JSON.stringify(change));
  }
});

test('taking out, swapping and repeating entries is named', () => {
  assert.equal(firstBrokenLink(chain.toSpliced(2, 1)), 3);
  assert.equal(firstBrokenLink(chain.slice(1)), 1);
  const [first, second, ...rest] = chain;
  assert.ok(first !== undefined && second !== undefined);
  assert.equal(firstBrokenLink([second, first, ...rest]), 1);
  assert.equal(firstBrokenLink([first, first, second, ...rest]), 2);
});

test('the order of members does not matter to a reader', () => {
  const shuffled = chain.map((entry) => Object.fromEntries(Object.entries(entry).toReversed()) as unknown as AuditEntry);
  assert.equal(firstBrokenLink(shuffled), null);
  assert.equal(canonicalJson(shuffled), canonicalJson(chain));
});
