import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson } from './canonical-json.ts';

test('the example of RFC 8785 §3.2.2', () => {
  const value: unknown = JSON.parse(String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`);
  assert.equal(canonicalJson(value), String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`);
});

test('keys are sorted by UTF-16 code units (RFC 8785 §3.2.3)', () => {
  const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];
  const sorted = JSON.parse(canonicalJson(Object.fromEntries(keys.map((key) => [key, 0]))).replace(/^\{(.*)\}$/s, '[$1]').replaceAll(':0', '')) as string[];
  assert.deepEqual(sorted, ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33']);
});

test('what JSON cannot carry is refused, what it drops is dropped', () => {
  for (const value of [undefined, Number.NaN, Infinity, '\ud800', 1n, Symbol.iterator]) assert.throws(() => canonicalJson(value), TypeError);
  assert.equal(canonicalJson({ b: undefined, a: -0, __proto__: { c: 1 } }), '{"a":0}');
});
