import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Deferred } from '../deferred.ts';
import { SerialQueue } from './serial-queue.ts';

test('an operation starts when the one before is over, in order', async () => {
  const { enqueue } = new SerialQueue();
  const gate = new Deferred<void>();
  const log: string[] = [];
  const first = enqueue(async () => {
    log.push('first begins');
    await gate.promise;
    log.push('first ends');
  });
  const second = enqueue(async () => log.push('second'));
  await Promise.resolve();
  assert.deepEqual(log, ['first begins']);
  gate.resolve();
  await Promise.all([first, second]);
  assert.deepEqual(log, ['first begins', 'first ends', 'second']);
});

test('a failure is the caller’s and does not stop the next', async () => {
  const { enqueue } = new SerialQueue();
  await assert.rejects(enqueue(() => Promise.reject(new Error('broken'))), /broken/);
  assert.equal(await enqueue(async () => 7), 7);
});
