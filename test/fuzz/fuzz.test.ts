import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptCases } from './support/corpus.ts';
import { checkCase, runCases } from './support/run-cases.ts';
import { targets } from './targets/index.ts';

/** `npm run fuzz` runs a million; here each target gets what fits into a second. */
const casesEach = 150;

for (const target of targets) {
  test(`${target.shows ?? 'T24'}: kept cases and ${casesEach} new ones against ${target.name}`, async () => {
    const open = await target.open();
    const kept = await keptCases(target.name);
    assert.ok(kept.length > 0, 'nothing is kept for this target');
    for (const { name, why, input } of kept) {
      await assert.doesNotReject(checkCase(target, open, input), `${name}: ${why}`);
    }
    await open.close?.();
    const found = await runCases(target, { cases: casesEach, seed: 20_261_121 });
    assert.deepEqual(found, null);
  });
}
