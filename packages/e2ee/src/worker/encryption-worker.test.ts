import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slot, type FromWorker, type TransformOptions } from '../messages.ts';
import { EncryptionWorker } from './encryption-worker.ts';

const kinds: readonly TransformOptions[] = Object.values(slot).flatMap((which) => [
  { kind: 'send', key: `send ${which}`, slot: which },
  { kind: 'receive', key: `receive ${which}`, slot: which, participantId: 'ana' },
]);

/** Everything an encoder, an SFU or a broken browser may hand over. */
const contents: readonly Uint8Array[] = [
  ...[1, 10, 80, 1200].flatMap((length) => [new Uint8Array(length), crypto.getRandomValues(new Uint8Array(length))]),
  Uint8Array.of(0x10, 2, 0, 0x9d, 0x01, 0x2a, 0x80, 2, 0xe0, 1, 9, 9),
  Uint8Array.of(0x80, 0x48, ...new Uint8Array(20)),
];

const mimeTypes = ['video/VP8', 'video/VP9', 'audio/opus', 'video/AV1', undefined];

async function nothingComesOut(worker: EncryptionWorker, options: TransformOptions): Promise<void> {
  const written: unknown[] = [];
  const frames = contents.flatMap((content) => mimeTypes.map((mimeType) => ({ data: content.slice().buffer, type: 'delta', getMetadata: () => (mimeType === undefined ? {} : { mimeType }) })));
  const values: unknown[] = [...frames, null, 'noise', { data: new ArrayBuffer(3) }];
  const drained = new Promise<void>((resolve) => {
    worker.attach(options, {
      readable: { getReader: () => ({ read: async () => { if (values.length === 0) setImmediate(resolve); return values.length === 0 ? { done: true } : { done: false, value: values.shift() }; } }) },
      writable: { getWriter: () => ({ write: async (frame) => { written.push(frame); } }) },
    });
  });
  await drained;
  assert.deepEqual(written, [], options.key);
}

test('without keys no frame comes out of any stream, whatever goes in', async () => {
  const posted: FromWorker[] = [];
  const worker = new EncryptionWorker({ post: (message) => { posted.push(message); }, crypto, now: () => 5, wake: () => {} });
  for (const options of kinds) await nothingComesOut(worker, options);
  worker.handle({ type: 'stats' });
  const stats = posted.find((message) => message.type === 'stats');
  assert.ok(stats?.type === 'stats');
  for (const [key, { ok, noKey, rejected }] of Object.entries(stats.streams)) assert.deepEqual([ok, noKey + rejected], [0, contents.length * mimeTypes.length], key);
  assert.equal(Object.keys(stats.streams).length, kinds.length);
});

test('a whole picture is asked of the stream that stands, once a second, and of no other; of our own one is made at once', () => {
  let nowMs = 5_000;
  const asked: string[] = [];
  const worker = new EncryptionWorker({ post: () => {}, crypto, now: () => nowMs, wake: () => {} });
  const silent = { readable: { getReader: () => ({ read: () => new Promise<never>(() => {}) }) }, writable: { getWriter: () => ({ write: async () => {} }) } };
  for (const options of kinds) worker.attach(options, { ...silent, sendKeyFrameRequest: async () => { asked.push(options.key); }, generateKeyFrame: async (rid) => { asked.push(`${options.key} ${rid}`); } });
  const ask = (key: string, rid?: string): void => { worker.handle({ type: 'request-key-frame', key, rid }); };
  ask('receive 1');
  ask('receive 1');
  ask('nobody');
  assert.deepEqual(asked, ['receive 1']);
  ask('send 1', 'l');
  ask('send 1', 'l');
  assert.deepEqual(asked.splice(1), ['send 1 l', 'send 1 l']);
  nowMs += 1_000;
  ask('receive 1');
  assert.deepEqual(asked, ['receive 1', 'receive 1']);
});
