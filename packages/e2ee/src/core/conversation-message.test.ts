import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeConversation, encodeConversation, verdicts, type ConversationMessage } from './conversation-message.ts';

const page = fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const number = fc.integer({ min: 0, max: 0xffff_ffff });
const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength }).map((content) => Uint8Array.from(content));
const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const message: fc.Arbitrary<ConversationMessage> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), page, number, floor: fc.constant(0), text: words }),
  fc.record({ type: fc.constant('file' as const), page, number, size: fc.integer({ min: 1, max: 0xffff_ffff }), hash: bytes(32, 32), name: words, mediaType: fc.constantFrom('', 'image/png') }),
  fc.record({ type: fc.constant('chunk' as const), page, number, index: number, bytes: bytes(0, 100) }),
  fc.record({ type: fc.constant('receipt' as const), page, number, leaf: number, of: fc.constantFrom('text' as const, 'file' as const), next: number, verdict: fc.constantFrom(...verdicts) }),
  fc.record({ type: fc.constant('cancel' as const), page, number }),
);

test('every message reads as it was written, and only whole', () => {
  fc.assert(fc.property(message, (written) => {
    const encoded = encodeConversation(written);
    assert.deepEqual(decodeConversation(encoded), { ...written });
    if (written.type === 'receipt' || written.type === 'cancel') assert.equal(decodeConversation(Uint8Array.from([...encoded, 0])), null);
    for (const end of [0, 1, 9, 13]) assert.equal(decodeConversation(encoded.slice(0, end)), null);
    const later = Uint8Array.from(encoded);
    later[1] = 2;
    assert.equal(decodeConversation(later), null, 'another version is not guessed at');
  }));
});

test('whatever comes, it is null or one that would be written exactly so', () => {
  fc.assert(fc.property(fc.integer({ min: 4, max: 8 }), bytes(0, 120), (type, rest) => {
    const content = Uint8Array.from([type, 1, ...rest]);
    const read = decodeConversation(content);
    if (read !== null) assert.deepEqual(encodeConversation(read), content);
  }), { numRuns: 2_000 });
});
