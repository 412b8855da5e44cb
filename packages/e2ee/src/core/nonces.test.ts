import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { memberAt, people } from '../../../../test/e2ee/support/ring-of.ts';
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

/** What may happen to a call, in any order. `person` is one of `people`. */
type Happening =
  | { readonly what: 'seal'; readonly person: number; readonly slot: Slot; readonly layers: number; readonly bytes: number }
  /** Everybody gets the next epoch; `repeated`: the same one once more, or one long gone. */
  | { readonly what: 'epoch'; readonly atOnce: boolean; readonly repeated: number | null }
  /** A tab comes back empty: the old leaf is removed and a new one added, which is a new epoch. */
  | { readonly what: 'reload'; readonly person: number }
  /** The group is replaced by a fresh one, from epoch 0. */
  | { readonly what: 'new-group' }
  | { readonly what: 'wait'; readonly ms: number }
  | { readonly what: 'clear'; readonly person: number };

const person = fc.nat(people.length - 1);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ what: fc.constant('seal'), person, slot: fc.constantFrom(...Object.values(slot)), layers: fc.integer({ min: 1, max: 3 }), bytes: fc.nat(30) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('epoch'), atOnce: fc.boolean(), repeated: fc.option(fc.nat(9), { freq: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('reload'), person }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('new-group') }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('wait'), ms: fc.nat(12_000) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('clear'), person }) },
);

/** One call: several people on the same group secrets, each with several tracks and simulcast layers per slot. */
class Call {
  readonly watched = new WatchedCrypto();
  sealed = 0;
  #now = 0;
  #group = 0;
  #epoch = 0;
  #leaves = people.map((_, leaf) => leaf);
  #rings = people.map(() => new KeyRing(() => this.#now));

  async happens(one: Happening): Promise<void> {
    switch (one.what) {
      case 'seal': return this.#seal(one.person, one.slot, one.layers, one.bytes);
      case 'epoch': return this.#install(one.repeated === null ? (this.#epoch += 1) : Math.max(0, this.#epoch - one.repeated), one.atOnce);
      case 'reload': return this.#reload(one.person);
      case 'new-group': this.#group += 1; this.#epoch = 0; return this.#install(0, true);
      case 'wait': this.#now += one.ms; for (const ring of this.#rings) ring.tick(); return;
      case 'clear': this.#rings[one.person]?.clear(); return;
    }
  }

  async #seal(who: number, which: Slot, layers: number, bytes: number): Promise<void> {
    const ring = this.#rings[who];
    if (ring === undefined) return;
    const senders = Array.from({ length: layers }, () => new FrameSender(ring, which, new StreamCounters(() => this.#now)));
    const out = await Promise.all(senders.flatMap((sender) => [sender.seal(new Uint8Array(bytes), undefined), sender.seal(new Uint8Array(bytes), undefined)]));
    this.sealed += out.filter((frame) => frame !== null).length;
  }

  async #reload(who: number): Promise<void> {
    this.#rings[who] = new KeyRing(() => this.#now);
    // MLS gives the freed leaf, or another free one.
    const free = [0, 1, 2, 3].filter((leaf) => !this.#leaves.includes(leaf) || this.#leaves[who] === leaf);
    this.#leaves[who] = free[this.#epoch % free.length] ?? 0;
    this.#epoch += 1;
    await this.#install(this.#epoch, true);
  }

  async #install(epoch: number, atOnce: boolean): Promise<void> {
    const members = people.map((participantId, at) => memberAt(participantId, this.#leaves[at] ?? 0));
    for (const [at, ring] of this.#rings.entries()) {
      const baseKey = new Uint8Array(16).fill(epoch);
      baseKey[0] = this.#group;
      ring.install(await EpochKeys.create(this.watched.webCrypto, cipherSuites.aes128Gcm, { groupId: `g${this.#group}`, epoch, ownLeaf: this.#leaves[at] ?? 0, members, baseKey }), atOnce);
    }
  }
}

test('no key meets a nonce twice: any tracks, layers, epochs, reloads, and keys installed again', async () => {
  let sealed = 0;
  await fc.assert(fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 60, size: 'max' }), async (happenings) => {
    const call = new Call();
    await call.happens({ what: 'epoch', atOnce: true, repeated: null });
    for (const one of happenings) await call.happens(one);
    assert.equal(call.watched.repeated, 0);
    assert.equal(call.watched.used.size, call.sealed);
    sealed += call.sealed;
  }), { numRuns: 60 });
  assert.ok(sealed > 1_000, `only ${sealed} frames were sealed`);
});

test('a key whose counters are used up seals nothing more', async () => {
  const base = await crypto.subtle.importKey('raw', new Uint8Array(16), 'HKDF', false, ['deriveBits', 'deriveKey']);
  const cipher = new FrameCipher(crypto.subtle, cipherSuites.aes128Gcm, await deriveFrameKey(crypto.subtle, cipherSuites.aes128Gcm, base, 1n, 'encrypt'));
  const key = new SendingKey(cipher, 2);
  assert.deepEqual([key.takeCounter(), key.takeCounter()], [0, 1]);
  assert.throws(() => key.takeCounter(), RangeError);
});
