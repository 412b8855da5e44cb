import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { palette } from '../../packages/consult-room/src/styles/palette.ts';
import { exportedParts } from '../../packages/consult-room/src/screens/exported-parts.ts';
import { projectRoot } from '../../scripts/project-root.ts';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const source = (file: string): string => read(`packages/consult-room/src/${file}.ts`);
/** Of the code spans: `a` as well as `a(b)` and `{ a, b }`. */
const named = new Set([...read('docs/elements.md').matchAll(/`([^`]+)`/g)].flatMap(([, span = '']) => span.match(/[A-Za-z][\w-]*/g) ?? []));
const matches = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);
const elements = ['consult-room', 'consult-queue', 'consult-check'].map(source);

const subjects: Readonly<Record<string, readonly string[]>> = {
  events: [...matches(source('events'), /^ {2}'(consult-[\w-]+)':/gm), ...elements.flatMap((text) => matches(text, /@fires (consult-[\w-]+)/g))],
  properties: elements.flatMap((text) => matches(text, /^ {2}declare (\w+):/gm)).map((name) => (name === 'audioOnly' ? 'audio-only' : name)),
  methods: elements.flatMap((text) => matches(text, /^ {2}async (\w+)\(/gm)),
  states: matches(/RoomState =([^;]+);/.exec(source('session/snapshot'))?.[1] ?? '', /'([\w-]+)'/g),
  slots: matches(/const slots = \[([^\]]+)\]/.exec(source('consult-room'))?.[1] ?? '', /'([\w-]+)'/g),
  parts: exportedParts.split(', '),
  colours: Object.keys(palette),
};

for (const [subject, names] of Object.entries(subjects)) {
  test(`the page about the elements names all ${subject}`, () => {
    assert.ok(names.length > 5, 'they were found');
    assert.deepEqual(names.filter((name) => !named.has(name)), []);
  });
}
