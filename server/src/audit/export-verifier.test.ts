import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson } from './canonical-json.ts';
import type { Finding, Verified } from './export-verifier.ts';
import { check, entriesOf, exportOf, happenings, newKeys, noteOver } from './testing/written-log.ts';

const keys = newKeys();
const entries = entriesOf(happenings(30));
const sealedAt = [12, 24, 30];
const lines = exportOf(entries, sealedAt, keys);
/** Where entry `position` (from 1) stands among the lines. */
const lineOf = (position: number): number => position - 1 + sealedAt.filter((size) => size < position).length;
const outside = [noteOver(entries, 12, keys), noteOver(entries, 30, keys)];

function assertFound(verdict: Finding | Verified, position: number, problem: RegExp): void {
  assert.ok('problem' in verdict, `nothing was found: ${JSON.stringify(verdict)}`);
  assert.match(verdict.problem, problem);
  assert.ok(verdict.position <= position && position <= (verdict.until ?? verdict.position), `${position} is not in ${JSON.stringify(verdict)}`);
}

test('a log as written is verified, alone and against copies from outside', () => {
  const expected = { entries: 30, purged: 0, upTo: '1970-01-01T00:00:29.000Z', checkpoints: 3, outside: 0 };
  assert.deepEqual(check(lines, keys), expected);
  assert.deepEqual(check(lines, keys, outside), { ...expected, outside: 2 });
});

test('one changed byte anywhere is found, at the entry it is in', () => {
  for (const [index, line] of lines.entries()) {
    const position = lines.slice(0, index + 1).filter((each) => !each.startsWith('{"checkpoint"')).length;
    const isNote = line.startsWith('{"checkpoint"');
    for (let at = index % 5; at < line.length; at += 5) {
      const changed = Buffer.from(line);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const verdict = check(lines.with(index, changed.toString()), keys);
      assert.ok('problem' in verdict, `byte ${at} of line ${index}`);
      if (!isNote) assert.equal(verdict.position, position, `byte ${at} of line ${index}`);
    }
  }
});

interface Tampering { readonly what: string; readonly lines: readonly string[]; readonly bad: number; readonly problem: RegExp }

const tamperings: readonly Tampering[] = [
  { what: 'the first entry is deleted', lines: lines.toSpliced(0, 1), bad: 3, problem: /entry 1 of this chain is missing/ },
  { what: 'a middle entry is deleted', lines: lines.toSpliced(lineOf(14), 1), bad: 16, problem: /entry 5 of this chain is missing/ },
  { what: 'the last entry is deleted', lines: lines.toSpliced(lineOf(30), 1), bad: 30, problem: /entries are missing: the checkpoint covers 30/ },
  { what: 'the last of a chain is deleted', lines: lines.toSpliced(lineOf(28), 1), bad: 28, problem: /entries are missing/ },
  { what: 'two entries of one chain swap places', lines: lines.with(lineOf(4), lines[lineOf(7)] ?? '').with(lineOf(7), lines[lineOf(4)] ?? ''), bad: 4, problem: /is missing before it/ },
  { what: 'two entries of different chains swap places', lines: lines.with(lineOf(4), lines[lineOf(5)] ?? '').with(lineOf(5), lines[lineOf(4)] ?? ''), bad: 4, problem: /another root/ },
  { what: 'an entry is there twice', lines: lines.toSpliced(lineOf(9), 0, lines[lineOf(9)] ?? ''), bad: 10, problem: /not in its place/ },
  { what: 'the tail is cut inside a stretch', lines: lines.slice(0, lineOf(20)), bad: 13, problem: /does not end with a checkpoint/ },
  { what: 'the tail is cut inside a line', lines: [...lines.slice(0, lineOf(20)), (lines[lineOf(20)] ?? '').slice(0, 40)], bad: 20, problem: /neither an audit entry/ },
  { what: 'everything is gone', lines: [], bad: 1, problem: /no entry/ },
  { what: 'a checkpoint of another clinic is put in', lines: lines.toSpliced(12, 1, canonicalJson({ checkpoint: noteOver(entries, 12, keys, 'cli_2') })), bad: 1, problem: /another log/ },
  { what: 'an older checkpoint is repeated later', lines: lines.with(25, lines[12] ?? ''), bad: 13, problem: /put in|moved/ },
];

for (const { what, lines: tampered, bad, problem } of tamperings) {
  test(`${what}: named`, () => assertFound(check(tampered, keys), bad, problem));
}

test('an entry that is changed and rehashed breaks the link behind it', () => {
  const [changed] = entriesOf([{ chain: 'apt_1', place: 99 }]);
  assertFound(check(lines.with(1, canonicalJson(changed)), keys), 5, /does not follow/);
});

test('everything chained again without an entry, sealed with a fresh key: refused under the key that was known', () => {
  const fresh = newKeys();
  const rewritten = exportOf(entriesOf(happenings(30).toSpliced(13, 1)), [12, 29], fresh);
  assertFound(check(rewritten, keys), 1, /not signed with this key/);
  assert.ok('entries' in check(rewritten, fresh), 'whoever believes the new key is deceived');
  assertFound(check(rewritten, fresh, outside), 1, /from outside is not signed with this key/);
});

test('everything chained again by somebody who has the key: only a copy from outside tells', () => {
  const rewritten = exportOf(entriesOf(happenings(31).toSpliced(13, 1)), [12, 24, 30], keys);
  assert.ok('entries' in check(rewritten, keys), 'the file alone is sound');
  assertFound(check(rewritten, keys, outside), 14, /rewritten: a checkpoint from outside has another root/);
});

test('cut off right behind a checkpoint: only a copy from outside tells', () => {
  const cut = lines.slice(0, 13);
  assert.deepEqual(check(cut, keys), { entries: 12, purged: 0, upTo: '1970-01-01T00:00:11.000Z', checkpoints: 1, outside: 0 });
  assertFound(check(cut, keys, outside), 13, /the end is missing: a checkpoint from outside covers 30 entries/);
});

test('a copy of another log proves nothing', () => {
  assertFound(check(lines, keys, [noteOver(entries, 12, keys, 'cli_2')]), 1, /no checkpoint from outside belongs to this log/);
});
