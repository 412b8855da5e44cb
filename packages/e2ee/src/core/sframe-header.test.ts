import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharedVectors } from '../../../../test/e2ee/support/shared-vectors.ts';
import { decodeSFrameHeader, encodeSFrameHeader } from './sframe-header.ts';

interface HeaderVector { readonly kid: string; readonly ctr: string; readonly encoded: string; }

/** RFC 9605 appendix C.1, a few of its lines. */
const stated: readonly HeaderVector[] = [
  { kid: '0', ctr: '0', encoded: '00' },
  { kid: '0', ctr: '1', encoded: '01' },
  { kid: '0', ctr: '255', encoded: '08ff' },
  { kid: '0', ctr: '256', encoded: '090100' },
  { kid: '0', ctr: '18446744073709551615', encoded: '0fffffffffffffffff' },
  { kid: '1', ctr: '255', encoded: '18ff' },
  { kid: '255', ctr: '0', encoded: '80ff' },
  { kid: '18446744073709551615', ctr: '18446744073709551615', encoded: 'ffffffffffffffffffffffffffffffffff' },
];

function check({ kid, ctr, encoded }: HeaderVector): void {
  assert.equal(Buffer.from(encodeSFrameHeader(BigInt(kid), BigInt(ctr))).toString('hex'), encoded);
  const bytes = Buffer.from(encoded, 'hex');
  assert.deepEqual(decodeSFrameHeader(bytes), { kid: BigInt(kid), ctr: BigInt(ctr), length: bytes.length });
  assert.equal(decodeSFrameHeader(bytes.subarray(0, -1)), null, 'a cut header is no header');
}

test('headers stated by the RFC', () => { for (const vector of stated) check(vector); });

const vectors = sharedVectors('sframe-rfc9605-test-vectors.json') as { readonly header: readonly HeaderVector[] } | null;

test('all header vectors of the RFC', { skip: vectors === null && 'vectors are not beside this clone' }, () => {
  assert.equal(vectors?.header.length, 289);
  for (const vector of vectors?.header ?? []) check(vector);
});

test('a field longer than it need be is refused', () => {
  for (const hex of ['8007', '0807', '080700', '90000f', '090007']) assert.equal(decodeSFrameHeader(Buffer.from(hex, 'hex')), null, hex);
});

test('whatever decodes is spelled the same again', () => {
  const random = new Uint32Array(5);
  let decoded = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const bytes = new Uint8Array(crypto.getRandomValues(random).buffer.slice(0, round % 19));
    const header = decodeSFrameHeader(bytes);
    if (header === null) continue;
    decoded += 1;
    assert.deepEqual(encodeSFrameHeader(header.kid, header.ctr), bytes.slice(0, header.length));
  }
  assert.ok(decoded > 1000);
});

test('values beyond 64 bits are refused', () => {
  assert.throws(() => encodeSFrameHeader(1n << 64n, 0n), RangeError);
  assert.throws(() => encodeSFrameHeader(0n, -1n), RangeError);
});
