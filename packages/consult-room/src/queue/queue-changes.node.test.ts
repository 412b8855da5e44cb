import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueEntry } from '@consult-room/protocol';
import { queueChanges } from './queue-changes.ts';

const entry = (id: string, state: QueueEntry['state'], connected = true): QueueEntry => ({
  appointmentId: 'apt_1', participantId: id, role: 'patient', name: id, state, connected, start: '', end: '', appointmentState: 'open',
});
const ids = (entries: readonly QueueEntry[]): readonly string[] => entries.map(({ participantId }) => participantId);

test('who waited before we looked has not arrived now', () => {
  assert.deepEqual(queueChanges(null, [entry('a', 'waiting')]), { changed: [], arrived: [] });
});

test('who comes to wait has arrived, once', () => {
  const { changed, arrived } = queueChanges([entry('a', 'checking'), entry('b', 'waiting')], [entry('a', 'waiting'), entry('b', 'waiting')]);
  assert.deepEqual([ids(changed), ids(arrived)], [['a'], ['a']]);
});

test('somebody new who already waits has arrived; a reconnect has not', () => {
  assert.deepEqual(ids(queueChanges([], [entry('a', 'waiting')]).arrived), ['a']);
  const back = queueChanges([entry('a', 'waiting', false)], [entry('a', 'waiting')]);
  assert.deepEqual([ids(back.changed), ids(back.arrived)], [['a'], []]);
});
