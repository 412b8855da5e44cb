import assert from 'node:assert/strict';
import { test } from 'node:test';
import { versionAtLeast } from './version-at-least.ts';

test('versions compare by number, part by part', () => {
  for (const [version, floor] of [['1.4.1', '1.4.1'], ['1.10.0', '1.4.1'], ['4.18.0', '4.13'], ['2', '1.4.1'], ['4.13', '4.13.0']] as const) {
    assert.ok(versionAtLeast(version, floor), `${version} ≥ ${floor}`);
  }
  for (const [version, floor] of [['1.4.0', '1.4.1'], ['1.1.2', '1.4.1'], ['4.6.1', '4.13'], ['1', '1.4.1']] as const) {
    assert.ok(!versionAtLeast(version, floor), `${version} < ${floor}`);
  }
});
