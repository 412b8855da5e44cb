import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrast } from './contrast.ts';
import { legiblePairs, palette, visiblePairs, type ColorName } from './palette.ts';

test('contrast is measured as WCAG measures it', () => {
  assert.equal(contrast('#000000', '#ffffff').toFixed(2), '21.00');
  assert.equal(contrast('#ffffff', '#777777').toFixed(2), '4.48');
});

for (const scheme of ['light', 'dark'] as const) {
  const measure = ([a, b]: readonly [ColorName, ColorName]): number => contrast(palette[a][scheme], palette[b][scheme]);

  test(`${scheme}: every text is legible on its ground`, () => {
    assert.deepEqual(legiblePairs.filter((pair) => measure(pair) < 4.5), []);
  });

  test(`${scheme}: every edge that matters is visible`, () => {
    assert.deepEqual(visiblePairs.filter((pair) => measure(pair) < 3), []);
  });
}

test('every colour of the palette is proven in some pair, but for mere decoration', () => {
  const proven = new Set([...legiblePairs, ...visiblePairs].flat());
  assert.deepEqual(Object.keys(palette).filter((name) => !proven.has(name as ColorName)), ['line']);
});
