import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { enCall } from '../../packages/consult-room/src/i18n/en-call.ts';
import { bundleBudget, bundleWeight, distFolder } from './bundle-weight.ts';

const words = (count: number) => Array.from({ length: count }, (_, n) => `w${n * 7919}`).join();
/** How code begins a key that it puts together from a known start: `role.${…}`. */
const families = (key: string): readonly string[] => [...key.matchAll(/\./g)].map(({ index }) => `\`${key.slice(0, index + 1)}${'$'}{`);
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

test('the widget stays inside its budget', (context) => {
  const weight = bundleWeight(distFolder);
  assert(weight !== null, 'the widget is not built: run `npm run build` first');
  context.diagnostic(`gzip: until the waiting room ${kilobytes(weight.waitingRoom)} of ${kilobytes(bundleBudget.waitingRoom)}, whole call ${kilobytes(weight.call)} of ${kilobytes(bundleBudget.call)}, encryption worker ${kilobytes(weight.worker)}`);
  assert(weight.waitingRoom <= bundleBudget.waitingRoom);
  assert(weight.call <= bundleBudget.call);
  assert(weight.worker > 0, 'the encryption worker is missing');
});

test('nothing before the call says words that come with the call', async () => {
  const entry = await readFile(join(distFolder, 'consult-room.js'), 'utf8');
  const spoken = Object.keys(enCall).filter((key) => [`"${key}"`, ...families(key)].some((said) => entry.includes(said)));
  assert.deepEqual(spoken, []);
});

test('weighing counts what loads at once, what loads later, and each file once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-weight-'));
  try {
    await writeFile(join(folder, 'consult-room.js'), 'import{a}from"./a.js";const b=()=>import("./b.js");');
    await writeFile(join(folder, 'a.js'), `export const a=1;${'//a'.repeat(10)}`);
    await writeFile(join(folder, 'b.js'), `import{a}from"./a.js";${Array.from({ length: 5_000 }, (_, n) => `f(${n * 7919});`).join('')}`);
    const weight = bundleWeight(folder);
    assert(weight !== null && weight.waitingRoom < 300 && weight.call > weight.waitingRoom + 5_000, JSON.stringify(weight));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('of the languages only the heaviest counts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-weight-'));
  try {
    await writeFile(join(folder, 'consult-room.js'), 'import("./consult-room-de-AbCd_123.js")');
    await writeFile(join(folder, 'consult-room-de-AbCd_123.js'), words(2_000));
    const one = bundleWeight(folder)?.call ?? 0;
    await writeFile(join(folder, 'consult-room.js'), 'import("./consult-room-de-AbCd_123.js");import("./consult-room-pt-BR-AbCd-123.js")');
    await writeFile(join(folder, 'consult-room-pt-BR-AbCd-123.js'), words(1_000));
    const two = bundleWeight(folder)?.call ?? 0;
    assert(one > 2_000 && two - one < 100, `${one} and ${two} bytes`);
    await writeFile(join(folder, 'consult-room-pt-BR-AbCd-123.js'), 'import("./consult-room-pt-BR-call-AbCd-123.js");');
    await writeFile(join(folder, 'consult-room-pt-BR-call-AbCd-123.js'), words(4_000));
    const three = bundleWeight(folder)?.call ?? 0;
    assert(three - two > 2_000, `${two} and ${three} bytes: both parts of a language count`);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a widget that is not built has no weight', () => {
  assert.equal(bundleWeight(join(tmpdir(), 'no-such-widget')), null);
});
