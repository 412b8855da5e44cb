import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaErrorCode } from './media-error.ts';

for (const [name, code] of [
  ['NotAllowedError', 'camera-denied'],
  ['SecurityError', 'camera-denied'],
  ['NotFoundError', 'camera-absent'],
  ['OverconstrainedError', 'camera-absent'],
  ['NotReadableError', 'camera-in-use'],
  ['AbortError', 'camera-in-use'],
  ['TypeError', 'camera-failed'],
] as const) {
  test(`${name} is ${code}`, () => assert.equal(mediaErrorCode('camera', new DOMException('', name)), code));
}

test('a page that was not allowed to ask is not the person’s refusal', () => {
  assert.equal(mediaErrorCode('microphone', new DOMException('', 'NotAllowedError'), false), 'blocked-by-page');
  assert.equal(mediaErrorCode('microphone', new DOMException('', 'NotAllowedError'), true), 'microphone-denied');
});

test('what is no error at all is still a code', () => assert.equal(mediaErrorCode('microphone', 'odd'), 'microphone-failed'));
