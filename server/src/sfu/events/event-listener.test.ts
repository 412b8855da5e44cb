import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { listenForEvents } from './event-listener.ts';

async function posting(body: (post: (text: string, how?: { readonly user?: string; readonly path?: string; readonly method?: string }) => Promise<number>, taken: unknown[]) => Promise<void>): Promise<void> {
  const taken: unknown[] = [];
  const listener = await listenForEvents({ host: '127.0.0.1', port: 0, secret: 's3cret', take: (told) => taken.push(told) });
  try {
    await body(async (text, { user = 'janus:s3cret', path = '/janus-events', method = 'POST' } = {}) => {
      const response = await fetch(`http://127.0.0.1:${listener.port}${path}`, { method, headers: { authorization: `Basic ${btoa(user)}` }, ...(method === 'POST' && { body: text }) });
      return response.status;
    }, taken);
  } finally {
    await listener.close();
  }
}

test('events of Janus are taken, everybody else is refused', () => posting(async (post, taken) => {
  assert.equal(await post('[{"type":16}]'), 200);
  assert.equal(await post('{"type":32}'), 200);
  assert.equal(await post('{"forged":1}', { user: 'janus:guess' }), 401);
  assert.equal(await post('{"forged":2}', { user: 'other:s3cret' }), 401);
  assert.equal(await post('{"lost":1}', { path: '/' }), 404);
  assert.equal(await post('', { method: 'GET' }), 404);
  assert.deepEqual(taken, [[{ type: 16 }], { type: 32 }]);
}));

test('what is no JSON, or far too long, is let go, and the next is taken', () => posting(async (post, taken) => {
  await post('{"type":');
  await post(JSON.stringify({ long: 'x'.repeat(300_000) })).catch(() => 0);
  assert.equal(await post('{"type":16}'), 200);
  assert.deepEqual(taken, [{ type: 16 }]);
}));

test('T15: of a stranger nothing is read but the head of one request', async () => {
  const listener = await listenForEvents({ host: '127.0.0.1', port: 0, secret: 's3cret', take: () => assert.fail('it was taken') });
  const stranger = connect({ host: '127.0.0.1', port: listener.port }).on('error', () => {});
  stranger.write('POST /janus-events HTTP/1.1\r\nHost: media\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nmore\r\n');
  const [answer] = await once(stranger, 'data') as [Buffer];
  assert.match(String(answer), /^HTTP\/1\.1 401 [\s\S]*\r\nConnection: close\r\n/);
  if (!stranger.closed) await once(stranger, 'close');
  await listener.close();
});
