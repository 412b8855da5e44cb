import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAnswer, type VideoRoomEvent } from './video-room-event.ts';

const answers: Readonly<Record<string, readonly VideoRoomEvent[]>> = {
  joinandconfigure: [{ videoroom: 'joined', publishers: [] }],
  join: [{ videoroom: 'attached', streams: [] }],
  start: [{ videoroom: 'event', started: 'ok' }],
  configure: [{ videoroom: 'event', configured: 'ok' }],
  update: [{ videoroom: 'updated', streams: [] }, { videoroom: 'updating' }],
};

test('each request has its own answer: an offer Janus makes in between is news', () => {
  const all = Object.values(answers).flat();
  for (const [request, own] of Object.entries(answers)) {
    assert.deepEqual(all.filter((event) => isAnswer(event, request)), own, request);
  }
});

test('news of the room answer nothing, a refusal answers everything', () => {
  for (const request of Object.keys(answers)) {
    for (const news of [{ videoroom: 'event', publishers: [] }, { videoroom: 'event', leaving: 5 }, { videoroom: 'destroyed' }]) assert.equal(isAnswer(news, request), false);
    assert.ok(isAnswer({ videoroom: 'event', error_code: 428 }, request));
  }
});
