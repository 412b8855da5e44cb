import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase64url, toBase64url } from './base64url.ts';

test('comes back as it went', () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = crypto.getRandomValues(new Uint8Array(length));
    assert.equal(toBase64url(bytes), Buffer.from(bytes).toString('base64url'));
    assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes);
  }
});

test('there is one spelling only', () => {
  for (const text of ['A', 'AA==', 'AB', 'AAB', 'A+', 'A/', 'AA A', 'AAÄ', 'AA\n', 'AAAA=']) assert.equal(fromBase64url(text), null, text);
});
