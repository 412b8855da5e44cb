import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionLengths } from './function-lengths.ts';
import { fileLengths, longFunctions } from './length-violations.ts';
import { sourceTree } from './source-tree.ts';

const files = sourceTree();
const lines = (count: number) => 'x;\n'.repeat(count);

test('files are short', (context) => {
  const { violations, ...report } = fileLengths(files);
  context.diagnostic(`${report.files} files, median ${report.median} lines, 95 % up to ${report.percentile95}, longest ${report.longest}`);
  assert.deepEqual(violations, []);
});

test('functions are short', () => {
  assert.deepEqual(longFunctions(files), []);
});

test('a file of 401 lines, a long median and a long tail are each refused', () => {
  assert.deepEqual(fileLengths([{ path: 'server/src/a.ts', text: lines(401) }, ...Array.from({ length: 40 }, (_, n) => ({ path: `server/src/${n}.ts`, text: lines(10) }))]).violations, ['server/src/a.ts has 401 lines']);
  assert.deepEqual(fileLengths([{ path: 'server/src/a.ts', text: lines(101) }]).violations, ['the median file has 101 lines']);
  const tail = Array.from({ length: 10 }, (_, n) => ({ path: `server/src/${n}.ts`, text: lines(n > 7 ? 301 : 10) }));
  assert.deepEqual(fileLengths(tail).violations, ['one file in twenty has more than 300 lines']);
});

test('functions of every kind are measured', () => {
  const text = `function a(b = { c: 1 }): { d: string } | null {
  if (b) {
    return null;
  }
  return { d: '}' };
}
class E { async #f<T>(g: (h: T) => void): Promise<readonly T[]> {
    return [];
  }
  get i(): number { return 1; } }
const j = async (k: string): Promise<void> => {
  await k; // }
};
const l = m => {
  return m;
};
for (const n of o(p)) {
  q();
}
const r = (s: unknown): s is string => typeof s === 'string';`;
  assert.deepEqual(functionLengths(text), [{ line: 1, lines: 6 }, { line: 7, lines: 3 }, { line: 10, lines: 1 }, { line: 11, lines: 3 }, { line: 14, lines: 3 }]);
});

test('a function of 41 lines is refused, wherever it hides', () => {
  for (const head of ['export function a(): void {', 'const a = async (b: number): Promise<{ c: 1 }> => {', 'class A { b(c: string) {', "test('x', (t) => {"]) {
    const text = `${head}\n${lines(39)}}`;
    assert.equal(longFunctions([{ path: 'server/src/a.ts', text }]).length, 1, head);
    assert.equal(longFunctions([{ path: 'server/src/a.test.ts', text }]).length, 0);
  }
});
