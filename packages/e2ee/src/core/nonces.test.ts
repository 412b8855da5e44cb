import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../../../test/e2ee/support/seeded-random.ts';
import { slot, type Slot } from '../messages.ts';
import { cipherSuites } from './cipher-suite.ts';
import { EpochKeys } from './epoch-keys.ts';
import { FrameSender } from './frame-sender.ts';
import { KeyRing } from './key-ring.ts';
import { SendingKey } from './sending-key.ts';
import { FrameCipher } from './frame-cipher.ts';
import { deriveFrameKey } from './frame-key.ts';
import { StreamCounters } from './stream-counters.ts';
import type { AesGcmInput, Bytes, SecretKey, WebCrypto } from './webcrypto.ts';

/** WebCrypto that remembers which nonce went with which key, by the key's derivation input. */
class WatchedCrypto {
  readonly used = new Set<string>();
  repeated = 0;
  readonly #names = new WeakMap<SecretKey, string>();
  readonly #bases = new WeakMap<SecretKey, string>();

  readonly webCrypto: WebCrypto = {
    importKey: async (format, data, algorithm, extractable, usages) => {
      const name = Buffer.from(data).toString('hex');
      const key = await crypto.subtle.importKey(format, data, algorithm, extractable, usages);
      this.#bases.set(key, name);
      return key;
    },
    deriveBits: (algorithm, key, length) => crypto.subtle.deriveBits(algorithm, key as CryptoKey, length),
    deriveKey: async (algorithm, base, derived, extractable, usages) => {
      const key = await crypto.subtle.deriveKey(algorithm, base as CryptoKey, derived, extractable, usages);
      this.#names.set(key, `${this.#bases.get(base)} ${Buffer.from(algorithm.info).toString('hex')}`);
      return key;
    },
    digest: (algorithm, data) => crypto.subtle.digest(algorithm, data),
    encrypt: (algorithm: AesGcmInput, key: SecretKey, data: Bytes) => {
      const use = `${this.#names.get(key)} ${Buffer.from(algorithm.iv).toString('hex')}`;
      if (this.used.has(use)) this.repeated += 1;
      this.used.add(use);
      return crypto.subtle.encrypt(algorithm, key as CryptoKey, data);
    },
    decrypt: (algorithm, key, data) => crypto.subtle.decrypt(algorithm, key as CryptoKey, data),
  };
}

const members = ['doc', 'ana'].map((participantId, leaf) => ({ leaf, participantId, appointmentId: 'apt', role: 'patient', name: '', signatureKey: participantId, identity: 'claimed' as const }));

test('no key meets a nonce twice: any slots, several senders per slot, epochs, and keys installed again', async () => {
  const watched = new WatchedCrypto();
  const random = seededRandom(20);
  let now = 0;
  let sealed = 0;
  const ring = new KeyRing(() => now);
  const install = async (epoch: number) => ring.install(await EpochKeys.create(watched.webCrypto, cipherSuites.aes128Gcm, { groupId: 'g', epoch, ownLeaf: 1, members, baseKey: new Uint8Array(16).fill(epoch) }), random(2) === 0);
  const senders = Array.from({ length: 12 }, (_, at) => new FrameSender(ring, (at % Object.keys(slot).length) as Slot, new StreamCounters(() => now)));
  await install(0);
  for (let step = 0, epoch = 0; step < 600; step += 1) {
    if (random(30) === 0) { epoch += 1; await install(epoch); }
    if (random(30) === 0) await install(epoch);
    if (random(60) === 0) await install(Math.max(0, epoch - random(9)));
    if (random(200) === 0) ring.clear();
    now += random(400);
    ring.tick();
    const out = await Promise.all(senders.map((one) => (random(3) === 0 ? null : one.seal(new Uint8Array(random(40)), undefined))));
    sealed += out.filter((frame) => frame !== null).length;
  }
  assert.equal(watched.repeated, 0);
  assert.equal(watched.used.size, sealed);
  assert.ok(sealed > 3_000);
});

test('a key whose counters are used up seals nothing more', async () => {
  const base = await crypto.subtle.importKey('raw', new Uint8Array(16), 'HKDF', false, ['deriveBits', 'deriveKey']);
  const cipher = new FrameCipher(crypto.subtle, cipherSuites.aes128Gcm, await deriveFrameKey(crypto.subtle, cipherSuites.aes128Gcm, base, 1n, 'encrypt'));
  const key = new SendingKey(cipher, 2);
  assert.deepEqual([key.takeCounter(), key.takeCounter()], [0, 1]);
  assert.throws(() => key.takeCounter(), RangeError);
});
