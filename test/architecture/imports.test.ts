import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importCycles } from './import-cycles.ts';
import { addressedPrograms, importList } from './import-list.ts';
import { importViolations } from './import-violations.ts';
import { sourceTree } from './source-tree.ts';

const files = sourceTree();

test('every import follows an arrow of the house', () => {
  assert.deepEqual(importViolations(files), []);
});

test('no file imports itself, however long the way round', () => {
  assert.deepEqual(importCycles(files), []);
});

test('the reader sees every form of import, and no comment or string', () => {
  const text = `import a from 'a'; import type { B } from "b"; import 'c';
    import {
      d, type D,
    } from './d.ts';
    export * from 'e'; export { f } from 'f';
    const g = await import('g'); type H = import('h').H; const i = require('i');
    const j = new Worker(new URL('./j.ts', import.meta.url));
    // import 'never'
    const text = "import 'never'"; const pattern = /import 'never'/; const template = \`import 'never' \${await import('k')}\`;`;
  assert.deepEqual([...importList(text)].sort(), ['./d.ts', 'a', 'b', 'c', 'e', 'f', 'g', 'h', 'i', 'k']);
  assert.deepEqual(addressedPrograms(text), ['./j.ts']);
});

const forbidden: readonly (readonly [path: string, text: string])[] = [
  ['packages/protocol/src/a.ts', "import { z } from 'zod';"],
  ['packages/protocol/src/a.ts', "import { readFileSync } from 'node:fs';"],
  ['packages/quality/src/a.ts', "import type { Role } from '@consult-room/protocol';"],
  ['packages/e2ee/src/core/a.ts', "import { x } from '../worker/x.ts';"],
  ['packages/e2ee/src/main/a.ts', "import { x } from '../core/x.ts';"],
  ['packages/e2ee/src/worker/a.ts', "import { x } from 'ts-mls';"],
  ['packages/consult-room/src/session/a.ts', "import type { X } from '../screens/x.ts';"],
  ['packages/consult-room/src/screens/a.ts', "const x = await import('../gateway/x.ts');"],
  ['packages/consult-room/src/screens/a.ts', "import { Session } from '../session/session.ts';"],
  ['packages/consult-room/src/session/a.ts', "import { Janus } from 'janus-gateway';"],
  ['packages/consult-room/src/devices/a.ts', "import { x } from '../gateway/x.ts';"],
  ['packages/consult-room/src/session/a.ts', "import { x } from '../../../protocol/src/role.ts';"],
  ['packages/consult-room/src/session/a.ts', "import { core } from '@consult-room/e2ee/core';"],
  ['server/src/appointments/a.ts', "import type { X } from '@consult-room/e2ee/messages';"],
  ['server/src/tokens/a.ts', "import jwt from 'jsonwebtoken';"],
  ['server/src/stores/a.ts', "import { x } from '../routes/x.ts';"],
  ['server/src/stores/a.ts', "new Worker(new URL('../routes/x.ts', import.meta.url))"],
  ['server/src/appointments/a.ts', "import express from 'express';"],
  ['server/src/appointments/a.ts', "import { x } from './x';"],
  ['demo/a.ts', "import { x } from '../server/src/gateway.ts';"],
  ['cellar/a.ts', ''],
];

for (const [path, text] of forbidden) {
  test(`refused: ${path}: ${text}`, () => {
    assert.equal(importViolations([{ path, text }]).length, 1);
  });
}

test('a ring of three is found', () => {
  const ring = [['a', 'b'], ['b', 'c'], ['c', 'a']].map(([from, to]) => ({ path: `server/src/sfu/${from}.ts`, text: `import type { X } from './${to}.ts';` }));
  assert.deepEqual(importCycles(ring), ['server/src/sfu/a.ts → server/src/sfu/b.ts → server/src/sfu/c.ts → server/src/sfu/a.ts']);
});
