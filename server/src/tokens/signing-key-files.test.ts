import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { SigningKeyFiles } from './signing-key-files.ts';

const dayMs = 86_400_000;
const startMs = Date.parse('2026-11-01T12:00:00Z');

async function folder(t: TestContext): Promise<SigningKeyFiles> {
  const path = await mkdtemp(join(tmpdir(), 'signing-keys-'));
  t.after(() => rm(path, { recursive: true }));
  return new SigningKeyFiles(path);
}

async function bringTogether(one: SigningKeyFiles, other: SigningKeyFiles, nowMs: number): Promise<void> {
  await one.learn(await other.known(), nowMs);
  await other.learn(await one.known(), nowMs);
}

test('two folders brought together know the same keys, wherever each was made', async (t) => {
  const [one, other] = [await folder(t), await folder(t)];
  const first = await one.add(new Date(startMs));
  await bringTogether(one, other, startMs);
  const second = await other.add(new Date(startMs + 60_000));
  await bringTogether(one, other, startMs + 60_000);
  assert.deepEqual([await one.kids(), await other.kids()], [[first.kid, second.kid], [first.kid, second.kid]]);
  assert.deepEqual((await one.read(second.kid)).publicKey.export({ format: 'jwk' }), second.publicKey.export({ format: 'jwk' }));
});

test('a key that is void in one folder is void in the other, and never comes back', async (t) => {
  const [one, other] = [await folder(t), await folder(t)];
  const stolen = await one.add(new Date(startMs));
  await bringTogether(one, other, startMs);
  const next = await other.add(new Date(startMs + 1_000));
  await other.revoke(stolen.kid);
  await bringTogether(one, other, startMs + 1_000);
  await bringTogether(one, other, startMs + 1_000);
  assert.deepEqual([await one.kids(), await other.kids()], [[next.kid], [next.kid]]);
});

test('a key that has retired is not taken over again, and what is no key is refused', async (t) => {
  const [one, other] = [await folder(t), await folder(t)];
  await other.add(new Date(startMs));
  const next = await other.add(new Date(startMs + dayMs));
  await one.learn(await other.known(), startMs + 3 * dayMs);
  assert.deepEqual(await one.kids(), [next.kid]);
  await assert.rejects(one.learn({ keys: [{ kid: '../../other', pem: 'x' }], voids: [] }, startMs));
  await assert.rejects(one.learn({ keys: [], voids: ['../other'] }, startMs));
});
