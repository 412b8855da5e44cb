import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../scripts/project-root.ts';
import { versionAtLeast } from '../../scripts/setup/version-at-least.ts';
import { billOfMaterials } from '../../scripts/supply/bill-of-materials.ts';
import { gapsOf } from '../../scripts/supply/gaps-of.ts';

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(projectRoot, path), 'utf8'));
const { packages } = await json('package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> };
const shipped = Object.entries(packages).filter(([path, { dev, link }]) => path.includes('node_modules/') && dev !== true && link !== true);
const versionsOf = (name: string): readonly string[] => shipped.filter(([path]) => path.endsWith(`node_modules/${name}`)).map(([, { version = '' }]) => version);

async function direct(path: string): Promise<readonly string[]> {
  const { dependencies = {} } = await json(`${path}/package.json`) as { readonly dependencies?: Readonly<Record<string, string>> };
  return Object.keys(dependencies).filter((name) => !name.startsWith('@consult-room/')).sort();
}

test('T26: the bill of materials names every part, its licence and its hash', async () => {
  const bill = await billOfMaterials();
  assert.deepEqual(gapsOf(bill), []);
  for (const name of ['lit', 'lit-html', 'ts-mls', 'zod', 'nodemailer', 'janus-gateway', 'express', 'ws', 'jsonwebtoken', 'janus', 'coturn']) {
    assert.ok(bill.components.some((component) => component.name === name), `${name} is missing`);
  }
  for (const tool of ['puppeteer-core', 'typescript', 'rollup']) assert.equal(bill.components.some(({ name }) => name === tool), false, tool);
});

test('T26: a component without licence or hash is noticed', async () => {
  const bill = await billOfMaterials();
  const [first] = bill.components.filter(({ name }) => name === 'express');
  assert.ok(first !== undefined);
  const { licenses: _licenses, hashes: _hashes, ...bare } = first;
  assert.equal(gapsOf({ ...bill, components: [bare] }).length, 2);
});

test('T26: nothing that ships runs a script when it is installed; of the tools, one that is listed', async () => {
  const withScripts = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path, { dev }]) => [path, dev]);
  assert.deepEqual(withScripts, [['node_modules/node', true]]);
  const { allowScripts } = await json('package.json') as { readonly allowScripts: unknown };
  assert.deepEqual(allowScripts, { node: true });
});

test('T26: what ships comes with a hash, from the registry and nowhere else', () => {
  assert.deepEqual(shipped.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path), []);
});

test('T26: few direct dependencies', async () => {
  assert.deepEqual(await direct('packages/consult-room'), ['@lit/context', 'janus-gateway', 'lit']);
  assert.deepEqual((await direct('packages/e2ee')).filter((name) => !/^@(?:noble|hpke)\//.test(name)), ['ts-mls']);
  assert.ok((await direct('server')).length <= 15);
});

/** Below these stand known holes. */
const floors: readonly (readonly [threats: string, name: string, version: string])[] = [
  ['F18', 'ws', '8.23.0'],
  ['F19', 'express', '5.3.0'],
  ['F19', 'path-to-regexp', '8.4.0'],
  ['F17', 'jsonwebtoken', '9.0.0'],
  ['F20', 'kysely', '0.28.17'],
];

for (const [threat, name, floor] of floors) {
  test(`${threat}: ${name} is ${floor} or newer, and there is one of it`, () => {
    const versions = versionsOf(name);
    assert.equal(versions.length, 1);
    assert.ok(versionAtLeast(versions[0] ?? '', floor), versions[0]);
  });
}

test('F19: no parser of uploads is installed', () => {
  for (const name of ['multer', 'busboy', 'formidable', 'multiparty', 'express-fileupload']) assert.deepEqual(versionsOf(name), [], name);
});
