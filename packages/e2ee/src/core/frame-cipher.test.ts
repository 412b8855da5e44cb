import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharedVectors } from '../../../../test/e2ee/support/shared-vectors.ts';
import { cipherSuites, type CipherSuite } from './cipher-suite.ts';
import { FrameCipher } from './frame-cipher.ts';
import { deriveFrameKey, frameKeyLabel } from './frame-key.ts';
import { encodeSFrameHeader } from './sframe-header.ts';
import type { Bytes } from './webcrypto.ts';

interface FrameVector {
  readonly cipher_suite: number;
  readonly kid: string;
  readonly ctr: string;
  readonly base_key: string;
  readonly sframe_key_label: string;
  readonly sframe_salt: string;
  readonly metadata: string;
  readonly pt: string;
  readonly ct: string;
}

const { subtle } = globalThis.crypto;
const bytes = (hex: string): Bytes => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (value: ArrayBuffer | Uint8Array): string => Buffer.from(new Uint8Array(value)).toString('hex');

/** RFC 9605 appendix C.3: AES_128_GCM_SHA256_128 and AES_256_GCM_SHA512_128. */
const stated: readonly FrameVector[] = [{
  cipher_suite: 4, kid: '291', ctr: '17767',
  base_key: '000102030405060708090a0b0c0d0e0f',
  sframe_key_label: '534672616d6520312e3020536563726574206b65792000000000000001230004',
  sframe_salt: '75234edefe07819026751816',
  metadata: '4945544620534672616d65205747',
  pt: '64726166742d696574662d736672616d652d656e63',
  ct: '9901234567b7412c2513a1b66dbb48841bbaf17f598751176ad847681a69c6d0b091c07018ce4adb34eb',
}, {
  cipher_suite: 5, kid: '291', ctr: '17767',
  base_key: '000102030405060708090a0b0c0d0e0f',
  sframe_key_label: '534672616d6520312e3020536563726574206b65792000000000000001230005',
  sframe_salt: '84991c167b8cd23c93708ec7',
  metadata: '4945544620534672616d65205747',
  pt: '64726166742d696574662d736672616d652d656e63',
  ct: '990123456794f509d36e9beacb0e261d99c7d1e972f1fed787d4049f17ca21353c1cc24d56ceabced279',
}];

async function check(vector: FrameVector, suite: CipherSuite): Promise<void> {
  const kid = BigInt(vector.kid);
  assert.equal(hex(frameKeyLabel('SFrame 1.0 Secret key ', kid, suite)), vector.sframe_key_label);
  const base = await subtle.importKey('raw', bytes(vector.base_key), 'HKDF', false, ['deriveBits', 'deriveKey']);
  const header = encodeSFrameHeader(kid, BigInt(vector.ctr));
  const additional = bytes(hex(header) + vector.metadata);
  const sealing = await deriveFrameKey(subtle, suite, base, kid, 'encrypt');
  assert.equal(hex(sealing.salt), vector.sframe_salt);
  const body = await new FrameCipher(subtle, suite, sealing).seal(Number(vector.ctr), additional, bytes(vector.pt));
  assert.equal(hex(header) + hex(body), vector.ct);
  const opening = new FrameCipher(subtle, suite, await deriveFrameKey(subtle, suite, base, kid, 'decrypt'));
  assert.equal(hex(await opening.open(Number(vector.ctr), additional, new Uint8Array(body))), vector.pt);
  await assert.rejects(opening.open(Number(vector.ctr) + 1, additional, new Uint8Array(body)));
}

for (const suite of Object.values(cipherSuites)) {
  test(`the frame stated by the RFC for cipher suite ${suite.id}`, async () => {
    const vector = stated.find((one) => one.cipher_suite === suite.id);
    assert.ok(vector);
    await check(vector, suite);
  });
}

const vectors = sharedVectors('sframe-rfc9605-test-vectors.json') as { readonly sframe: readonly FrameVector[] } | null;

for (const suite of Object.values(cipherSuites)) {
  test(`vector of cipher suite ${suite.id}`, { skip: vectors === null && 'vectors are not beside this clone' }, async () => {
    const vector = vectors?.sframe.find((one) => one.cipher_suite === suite.id);
    assert.ok(vector);
    await check(vector, suite);
  });
}

test('a counter beyond 32 bits reaches the nonce whole', async () => {
  const base = await subtle.importKey('raw', new Uint8Array(16), 'HKDF', false, ['deriveBits', 'deriveKey']);
  const cipher = new FrameCipher(subtle, cipherSuites.aes128Gcm, await deriveFrameKey(subtle, cipherSuites.aes128Gcm, base, 1n, 'encrypt'));
  const seal = async (ctr: number) => hex(await cipher.seal(ctr, new Uint8Array(1), new Uint8Array(8)));
  assert.notEqual(await seal(5), await seal(2 ** 32 + 5));
});
