import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../scripts/project-root.ts';
import { heldElsewhere } from '../../scripts/testing/held-elsewhere.ts';
import { threatsNamedBy } from '../../scripts/testing/threat-table.ts';
import { threats } from '../../scripts/testing/threats.ts';

const known = threats.map(({ id }) => id);

test('every failure and attack of the list has a test that is named after it, or a layer outside that holds it', async () => {
  const named = await namedInTests();
  const held = await heldElsewhere();
  assert.deepEqual(known.filter((id) => !named.has(id) && !held.has(id)), []);
});

test('no test and no row names one that is not on the list', async () => {
  const strangers = [...await namedInTests(), ...await heldElsewhere()].filter((id) => !known.includes(id));
  assert.deepEqual(strangers, []);
});

test('every test the security page points to is there', async () => {
  const page = await readFile(join(projectRoot, 'SECURITY.md'), 'utf8');
  const files = [...page.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, file = '']) => file);
  assert.ok(files.length > 10);
  assert.deepEqual(files.filter((file) => !existsSync(join(projectRoot, file))), []);
});

/** Ids that names of tests in the sources begin with. */
async function namedInTests(): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const file of glob('{packages,server,demo,scripts,test}/**/*.test.ts', { cwd: projectRoot, exclude: (path) => /(?:^|\/)(?:node_modules|dist)$/.test(path) })) {
    const text = await readFile(join(projectRoot, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/\b(?:test|it|describe|story)\(\s*['"`]([^'"`]*)/g)) for (const id of threatsNamedBy(name)) ids.add(id);
  }
  return ids;
}
