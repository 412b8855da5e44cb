import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAnswer } from './video-room-event.ts';

test('a change that Janus puts off is answered: waiting for its offer would hold up the answer Janus waits for', () => {
  assert.ok(isAnswer({ videoroom: 'updating' }));
});

test('news of the room are no answers', () => {
  for (const news of [{ videoroom: 'event', publishers: [] }, { videoroom: 'event', leaving: 5 }, { videoroom: 'destroyed' }, {}]) assert.equal(isAnswer(news), false);
});
