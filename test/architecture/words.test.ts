import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceTree } from './source-tree.ts';
import { wordViolations } from './word-violations.ts';

test('F20 F24: no word stands where it may not', () => {
  assert.deepEqual(wordViolations(sourceTree()), []);
});

const refused: readonly (readonly [path: string, text: string])[] = [
  ['packages/quality/src/a.ts', 'const now = Date.now();'],
  ['packages/protocol/src/a.ts', 'setTimeout(f, 1);'],
  ['packages/e2ee/src/core/a.ts', 'crypto.getRandomValues(bytes);'],
  ['packages/e2ee/src/worker/a.ts', 'console.log(1);'],
  ['packages/consult-room/src/session/a.ts', 'if (x) console.warn(x);'],
  ['packages/e2ee/src/worker/a.ts', 'readable.pipeTo(writable);'],
  ['packages/e2ee/src/main/a.ts', 'const writer = streams.writable.getWriter();'],
  ['packages/consult-room/src/sfu/a.ts', 'new TransformStream({ transform });'],
  ['server/src/a.ts', 'const x: any = 1;'],
  ['server/src/a.ts', 'const x = y as any;'],
  ['server/src/a.ts', 'function f(x: Map<string, any>): void {}'],
  ['test/a.ts', 'const x: readonly any[] = [];'],
  ['server/src/a.ts', `// ${['@ts', 'ignore'].join('-')}`],
  ['test/a.ts', `/* ${['eslint', 'disable'].join('-')} */`],
  ['server/src/a.ts', 'export default class A {}'],
  ['server/src/a.ts', 'enum A { b }'],
  ['server/src/a.ts', 'class A { constructor(private readonly b: string) {} }'],
  ['packages/consult-room/src/screens/a.ts', "import { unsafeHTML } from 'lit/directives/unsafe-html.js';"],
  ['demo/assets/a.js', 'element.innerHTML = name;'],
  ['packages/consult-room/src/screens/a.ts', 'html`<p class="x" style="color: red">`;'],
  ['server/src/a.ts', "eval('1');"],
  ['server/src/a.ts', 'const id = Math.random();'],
  ['server/src/stores/a.ts', 'await sql.raw(text).execute(db);'],
  ['server/src/stores/a.ts', 'db.selectFrom(sql.ref(column));'],
  ['server/src/stores/a.ts', 'eb.ref(column).key(name);'],
];

for (const [path, text] of refused) {
  test(`refused: ${path}: ${text}`, () => assert.equal(wordViolations([{ path, text }]).length, 1));
}

test('the same words in comments, strings and tests are only words', () => {
  const text = "// console.log, Date.now and any\nconst x = 'console any Date.now()'; const y = /console/;";
  assert.deepEqual(wordViolations([{ path: 'packages/quality/src/a.ts', text }]), []);
  assert.deepEqual(wordViolations([{ path: 'packages/quality/src/a.test.ts', text: 'console.log(Date.now());' }]), []);
  assert.deepEqual(wordViolations([{ path: 'server/src/a.ts', text: 'const any = [1].some(Boolean); f({ any: 1 }, any);' }]), []);
});
