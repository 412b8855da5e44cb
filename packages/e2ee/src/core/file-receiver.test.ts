import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conversationLimits } from './conversation-limits.ts';
import { FileReceiver } from './file-receiver.ts';
import type { PlacedMember } from './key-agreement.ts';
import type { Bytes } from './webcrypto.ts';

const { chunkBytes, fileBytes } = conversationLimits;
const sender = (participantId: string): PlacedMember => ({ leaf: 1, appointmentId: 'apt', participantId, role: 'patient', name: participantId, signatureKey: 'k', identity: 'claimed', incarnation: 'i' });
const ana = sender('ana');

function setUp() {
  const told: string[] = [];
  const receiver = new FileReceiver({
    webCrypto: crypto.subtle,
    onFile: ({ participantId }, { bytes }) => { told.push(`${participantId} file ${bytes.length}`); },
    onProgress: () => {},
    onGone: (participantId) => { told.push(`${participantId} gone`); },
  });
  return { receiver, told };
}

const announcement = (size: number, hash: Bytes = new Uint8Array(32), number = 1) =>
  ({ type: 'file', page: 'aa', number, size, hash, name: 'a', mediaType: '' }) as const;
const chunk = (index: number, bytes: Bytes, number = 1) => ({ type: 'chunk', page: 'aa', number, index, bytes }) as const;
const hashOf = async (bytes: Bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

test('a file is taken only whole, in order, and with the hash that was announced', async () => {
  const content = Uint8Array.from({ length: chunkBytes + 10 }, (_, at) => at & 0xff);
  const { receiver, told } = setUp();
  const offered = announcement(content.length, await hashOf(content));
  assert.deepEqual(receiver.announced(ana, offered), { next: 0, verdict: 'going-on' });
  assert.equal(await receiver.chunk(ana, chunk(1, content.slice(chunkBytes))), null, 'not before the first');
  assert.equal(await receiver.chunk(ana, chunk(0, content.slice(0, 7))), null, 'not of another size');
  assert.equal(await receiver.chunk(ana, chunk(0, content.slice(0, chunkBytes), 2)), null, 'not of another file');
  await receiver.chunk(ana, chunk(0, content.slice(0, chunkBytes)));
  assert.deepEqual(receiver.announced(ana, offered), { next: 1, verdict: 'going-on' }, 'asked again, it says where it is');
  assert.deepEqual(await receiver.chunk(ana, chunk(1, content.slice(chunkBytes))), { next: 2, verdict: 'complete' });
  assert.deepEqual(await receiver.chunk(ana, chunk(1, content.slice(chunkBytes))), { next: 2, verdict: 'complete' });
  assert.deepEqual(told, [`ana file ${content.length}`], 'once');
});

test('a file that is not what was announced is refused, and nobody gets to see it', async () => {
  const content = Uint8Array.of(1, 2, 3);
  const { receiver, told } = setUp();
  receiver.announced(ana, announcement(3, await hashOf(Uint8Array.of(1, 2, 4))));
  assert.deepEqual(await receiver.chunk(ana, chunk(0, content)), { next: 1, verdict: 'refused' });
  assert.deepEqual(told, ['ana gone']);
});

test('what is held for all senders together is bounded', async () => {
  const { receiver } = setUp();
  assert.equal(receiver.announced(ana, announcement(fileBytes + 1)).verdict, 'refused');
  assert.equal(await receiver.chunk(ana, chunk(0, new Uint8Array(chunkBytes))).then((progress) => progress?.verdict), 'refused');
  const verdicts = ['b', 'c', 'd', 'e'].map((name) => receiver.announced(sender(name), announcement(fileBytes)).verdict);
  assert.deepEqual(verdicts, ['going-on', 'going-on', 'going-on', 'refused']);
  receiver.keepOnly(new Set(['c', 'd']));
  assert.equal(receiver.announced(sender('f'), announcement(fileBytes)).verdict, 'going-on', 'who left makes room');
});

test('one file per sender: the next one takes the place of one that was given up', () => {
  const { receiver, told } = setUp();
  receiver.announced(ana, announcement(10));
  receiver.announced(ana, announcement(10, new Uint8Array(32), 2));
  receiver.cancelled('ana', { page: 'aa', number: 1 });
  assert.deepEqual(told, ['ana gone'], 'a late cancellation is of the file before');
  receiver.cancelled('ana', { page: 'aa', number: 2 });
  assert.deepEqual(told, ['ana gone', 'ana gone']);
});
