import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCodeSchema } from '@consult-room/protocol';
import { english } from '../../i18n/localizer.ts';
import { isTrouble, troubleKind } from './trouble-words.ts';

test('every refusal a person can meet has its own words', () => {
  // A developer's mistakes, or answers a view handles where it asked: the general words serve.
  const general = ['bad-request', 'bad-json', 'too-large', 'unsupported-media-type', 'method-not-allowed', 'idempotency-mismatch', 'invalid-time', 'too-early', 'seat-state',
    'seat-in-use', 'birth-date-required', 'birth-date-wrong', 'not-admitted', 'hello-required', 'mail-unavailable', 'no-email', 'participants-limit', 'group-conflict', 'internal'];
  assert.deepEqual(errorCodeSchema.options.filter((code) => troubleKind(code) === 'unknown').sort(), [...general].sort());
});

test('every kind has a title, a cause and a cure', () => {
  const own = ['moved', 'denied', 'browser', 'device'];
  for (const code of [...errorCodeSchema.options, 'insecure-page', 'encryption-failed', 'code-mismatch', 'identity-unproven', 'group-secret', 'nonsense', 'constructor', '']) {
    const kind = troubleKind(code);
    if (own.includes(kind)) continue;
    for (const part of ['title', 'cause', 'cure']) assert(english.has(`trouble.${kind}.${part}`), `trouble.${kind}.${part}`);
  }
});

test('a reason that tells how we came here is no trouble', () => {
  assert.equal(isTrouble('left'), false);
  assert.equal(isTrouble(null), false);
  assert.equal(isTrouble('toString'), false);
  assert.equal(isTrouble('link-unknown'), true);
});
