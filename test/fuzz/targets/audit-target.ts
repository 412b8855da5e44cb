import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { check, entriesOf, exportOf, happenings, newKeys } from '../../../server/src/audit/testing/written-log.ts';
import { fuzzTarget } from '../fuzz-target.ts';
import { jsonText } from '../inputs/json-text.ts';

interface Tampering { readonly line: number; readonly act: 'flip' | 'drop' | 'double' | 'swap' | 'cut' | 'put'; readonly at: number; readonly text: string }

const tampering: fc.Arbitrary<Tampering> = fc.record({
  line: fc.nat(20), act: fc.constantFrom('flip', 'drop', 'double', 'swap', 'cut', 'put'), at: fc.nat(800),
  text: fc.oneof(jsonText([{ v: 1, id: 'aud_1', seq: 2, hash: '0'.repeat(64), prev: '0'.repeat(64) }, { checkpoint: 'x\n3\ny\n\n— z AAAA\n' }]), fc.string({ unit: 'binary', maxLength: 40 })),
});

/** An exported log that somebody changed: never a crash, and never "whole" unless it is what was sealed. */
export const auditTarget = fuzzTarget<readonly Tampering[]>({
  name: 'audit-export', shows: 'T21', share: 3,
  async open() {
    const keys = newKeys();
    const lines = exportOf(entriesOf(happenings(9)), [5, 9], keys);
    return {
      inputs: fc.array(tampering, { maxLength: 3 }),
      check(tamperings) {
        const changed = tamperings.reduce(tamper, [...lines]);
        const found = check(changed, keys);
        // A checkpoint said twice says nothing new: what counts is the entries, and that they end where something was sealed.
        const [entries, sealed] = [changed, lines].map((some) => some.filter((line) => !line.startsWith('{"checkpoint"')));
        const isWhole = entries?.every((line, index) => line === sealed?.[index]) === true && [5, 9].includes(entries.length);
        if (!isWhole) assert.ok('problem' in found, 'a changed log was found whole');
        if (changed.join('\n') === lines.join('\n')) assert.ok(!('problem' in found));
      },
    };
  },
});

function tamper(lines: string[], { line, act, at, text }: Tampering): string[] {
  const place = line % Math.max(1, lines.length);
  const here = lines[place] ?? '';
  const position = at % Math.max(1, here.length);
  switch (act) {
    case 'flip': lines[place] = here.slice(0, position) + String.fromCharCode((here.charCodeAt(position) || 0) ^ 1) + here.slice(position + 1); break;
    case 'drop': lines.splice(place, 1); break;
    case 'double': lines.splice(place, 0, here); break;
    case 'swap': lines.splice(place, 1, lines[0] ?? ''); lines[0] = here; break;
    case 'cut': lines.length = place; break;
    case 'put': lines.splice(place, 0, text); break;
  }
  return lines;
}
