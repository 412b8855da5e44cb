import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase64, toBase64 } from './base64.ts';

test('writes and reads what the platform writes', () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = crypto.getRandomValues(new Uint8Array(length));
    const text = Buffer.from(bytes).toString('base64');
    assert.equal(toBase64(bytes), text);
    assert.deepEqual(fromBase64(text), bytes);
  }
});

test('refuses what is not padded base64', () => {
  for (const text of ['a', 'ab', 'abc', 'ab=c', 'ab-_', '====', 'a===', 'abcd=', 'äbcd']) assert.equal(fromBase64(text), null, text);
});
