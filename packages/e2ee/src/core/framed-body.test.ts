import assert from 'node:assert/strict';
import { test } from 'node:test';
import { framedBody } from './framed-body.ts';

test('room before and after the same bytes, whether or not the platform can grow a buffer', () => {
  for (const [front, length, back] of [[0, 5, 0], [3, 5, 1], [14, 2, 1], [1, 0, 0], [10, 40_000, 0]] as const) {
    const body = crypto.getRandomValues(new Uint8Array(length));
    const older = body.slice().buffer;
    Object.defineProperty(older, 'transfer', { value: undefined });
    for (const given of [body.slice().buffer, older]) {
      const out = framedBody(given, front, back);
      assert.deepEqual(out.subarray(front, front + length), body);
      assert.equal(out.length, front + length + back);
      assert.equal(out.buffer.byteLength, out.length, 'the buffer is handed to the browser whole');
      assert.ok(out.subarray(front + length).every((byte) => byte === 0));
    }
  }
});
