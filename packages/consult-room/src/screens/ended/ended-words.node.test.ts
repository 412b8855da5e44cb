import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endedWords } from './ended-words.ts';

test('short reasons and error codes mean the same', () => {
  assert.deepEqual(endedWords('seat-denied'), endedWords('denied'));
  assert.deepEqual(endedWords('appointment-cancelled'), endedWords('cancelled'));
  assert.deepEqual(endedWords('link-expired'), endedWords('expired'));
});

test('whoever was sent away is asked to call; whoever left is not', () => {
  assert.equal(endedWords('removed').call, true);
  assert.equal(endedWords('left').call, false);
});

test('a reason nobody foresaw is a plain goodbye', () => {
  assert.equal(endedWords('constructor').title, 'ended.title');
  assert.equal(endedWords(null).title, 'ended.title');
});
