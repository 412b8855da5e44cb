import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memberAt, people } from '../../../../test/e2ee/support/ring-of.ts';
import { slot } from '../messages.ts';
import { cipherSuites } from './cipher-suite.ts';
import { EpochKeys } from './epoch-keys.ts';
import type { Bytes } from './webcrypto.ts';

const members = people.map(memberAt);
const create = (baseKey: Bytes, ownLeaf = 1) => EpochKeys.create(crypto.subtle, cipherSuites.aes128Gcm, { groupId: 'g', epoch: 3, ownLeaf, members, baseKey });

test('the base key is overwritten once the platform has it, and also when there is no key to make', async () => {
  const baseKey = new Uint8Array(16).fill(7);
  await create(baseKey);
  assert.deepEqual(baseKey, new Uint8Array(16));
  const unused = new Uint8Array(16).fill(7);
  await assert.rejects(create(unused, 8), RangeError);
  assert.deepEqual(unused, new Uint8Array(16));
});

test('no key can be taken out of the platform', async () => {
  const made: CryptoKey[] = [];
  const note = async (key: Promise<CryptoKey>): Promise<CryptoKey> => { made.push(await key); return key; };
  const { subtle } = crypto;
  const watched = {
    importKey: (...given: Parameters<typeof subtle.importKey>) => note(subtle.importKey(...given)),
    deriveKey: (...given: Parameters<typeof subtle.deriveKey>) => note(subtle.deriveKey(...given)),
    deriveBits: subtle.deriveBits.bind(subtle), digest: subtle.digest.bind(subtle), encrypt: subtle.encrypt.bind(subtle), decrypt: subtle.decrypt.bind(subtle),
  };
  const keys = await EpochKeys.create(watched as typeof subtle, cipherSuites.aes128Gcm, { groupId: 'g', epoch: 3, ownLeaf: 1, members, baseKey: new Uint8Array(16) });
  await keys.receivingKey(slot.camera, 0);
  assert.equal(made.length, 6, 'base key, four slots, one receiver');
  for (const key of made) {
    assert.equal(key.extractable, false);
    assert.ok(key.usages.length === 1 || key.algorithm.name === 'HKDF', 'a key that seals does not open');
  }
});

test('a receiving key still being derived when the epoch is erased never comes alive', async () => {
  const keys = await create(new Uint8Array(16));
  const pending = keys.receivingKey(slot.camera, 0);
  keys.erase();
  assert.equal(await pending, null);
  assert.equal(keys.receivingKey(slot.camera, 0), null);
  assert.equal(keys.sendingKey(slot.camera), null);
});
