import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../logging/logger.ts';
import { Metrics } from '../metrics/metrics.ts';
import { Conversation } from './conversation.ts';

/** A conversation that has heard these, with the socket in that state when it comes to looking at them. */
async function taken(isFlood: boolean): Promise<readonly unknown[]> {
  const done: unknown[] = [];
  const listeners: ((text: string) => void)[] = [];
  const socket = {
    isOpen: false, isFlood, send: () => undefined, close: () => undefined, markKnown: () => undefined, onClose: () => undefined,
    onText: (listener: (text: string) => void) => { listeners.push(listener); },
  };
  const conversation = new Conversation({ socket, log: createLogger('error', () => undefined, () => 0), metrics: new Metrics() }, async ({ type }) => { done.push(type); });
  for (const type of ['wait', 'leave']) listeners[0]?.(JSON.stringify({ type }));
  await conversation.settled();
  return done;
}

test('what came before the line broke is done, what came with a flood is not', async () => {
  assert.deepEqual(await taken(false), ['wait', 'leave']);
  assert.deepEqual(await taken(true), []);
});
