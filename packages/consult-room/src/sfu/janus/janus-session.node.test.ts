import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import '../../../../../scripts/bundling/load-slim-janus.ts';
import { Deferred } from '../../deferred.ts';

// All that janus.js asks of a page before it makes a socket.
Object.assign(globalThis, { window: { addEventListener: () => {}, navigator, RTCPeerConnection: Object } });
const { JanusSession } = await import('./janus-session.ts');

interface Heard { readonly janus: string; readonly transaction: string; readonly token: string; readonly session_id?: number; readonly body?: unknown }
type Answer = (message: Heard, socket: ServerSocket) => boolean | void;

/** A virtual endpoint of a few lines: one session, one handle. `answer` comes first and may say that it has answered. */
async function endpoint(t: TestContext, answer: Answer = () => {}) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'janus-protocol' });
  await once(server, 'listening');
  const heard: Heard[] = [];
  server.on('connection', (socket) => socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Heard;
    heard.push(message);
    if (answer(message, socket) === true) return;
    const { janus, transaction } = message;
    const reply = (fields: object) => socket.send(JSON.stringify({ transaction, session_id: 7, ...fields }));
    if (janus === 'create') reply({ janus: 'success', data: { id: 7 } });
    else if (janus === 'attach') reply({ janus: 'success', data: { id: 9 } });
    else if (janus === 'claim') reply({ janus: 'success' });
    else reply({ janus: 'ack' });
    if (janus === 'message') reply({ janus: 'event', sender: 9, plugindata: { plugin: 'videoroom', data: { videoroom: 'event', configured: 'ok' } } });
  }));
  t.after(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, server };
}

async function openSession(t: TestContext, url: string) {
  const log: string[] = [];
  const news = { down: new Deferred<void>(), back: new Deferred<void>(), lost: new Deferred<void>() };
  let tokens = 0;
  const session = await JanusSession.open({
    url, pauseMs: () => 1,
    token: async () => `token ${++tokens}`,
    onLine: (isUp) => {
      log.push(isUp ? 'up' : 'down');
      (isUp ? news.back : news.down).resolve();
    },
    onLost: () => {
      log.push('lost');
      news.lost.resolve();
    },
  });
  t.after(() => session.destroy());
  const handle = await session.attach(() => {}, () => {});
  return { session, handle, log, news };
}

test('a session whose socket breaks is claimed over another, with the token of then, and its handles work on', async (t) => {
  const { url, heard, server } = await endpoint(t);
  const { handle, log, news } = await openSession(t, url);
  for (const socket of server.clients) socket.terminate();
  await news.back.promise;
  assert.deepEqual(log, ['down', 'up']);
  await handle.request({ request: 'configure' });
  assert.deepEqual(heard.map(({ janus, token }) => `${janus} ${token}`), ['create token 1', 'attach token 1', 'claim token 2', 'message token 2']);
  assert.equal(heard[2]?.session_id, 7);
});

test('what is asked while the socket is away waits for the next one', async (t) => {
  const { url, heard, server } = await endpoint(t);
  const { handle, news } = await openSession(t, url);
  for (const socket of server.clients) socket.terminate();
  await news.down.promise;
  await handle.request({ request: 'configure' });
  assert.deepEqual(heard.map(({ janus }) => janus), ['create', 'attach', 'claim', 'message']);
});

test('a request that nobody has confirmed is lost with its socket; one that was taken is answered over the next', async (t) => {
  let taken = false;
  const { url } = await endpoint(t, (message, socket) => {
    if (message.janus !== 'message' || taken) return false;
    socket.terminate();
    taken = true;
    return true;
  });
  const { handle, news } = await openSession(t, url);
  await assert.rejects(handle.request({ request: 'configure' }), { code: 'line-lost' });
  await news.back.promise;
  await handle.request({ request: 'configure' });
});

test('a gateway that does not know the session ends it', async (t) => {
  const { url, server } = await endpoint(t, ({ janus, transaction }, socket) => {
    if (janus !== 'claim') return false;
    socket.send(JSON.stringify({ janus: 'error', transaction, error: { code: 458, reason: 'janus-refused' } }));
    return true;
  });
  const { log, news } = await openSession(t, url);
  for (const socket of server.clients) socket.terminate();
  await news.lost.promise;
  assert.deepEqual(log, ['down', 'lost']);
});

test('an answer that gets lost, and a socket that closes before one came, are no refusal', async (t) => {
  let claims = 0;
  const asked = new Deferred<void>();
  const { url, server } = await endpoint(t, ({ janus }, socket) => {
    if (janus !== 'claim') return false;
    claims += 1;
    asked.resolve();
    if (claims === 2) socket.close(1001);
    return claims < 3;
  });
  const { session, log, news } = await openSession(t, url);
  for (const socket of server.clients) socket.terminate();
  await asked.promise;
  session.rejoin();
  await news.back.promise;
  assert.deepEqual([log, claims], [['down', 'up'], 3]);
});

test('a gateway that is away for a while is found when it is back', async (t) => {
  const { url, server } = await endpoint(t);
  const { session, log, news } = await openSession(t, url);
  const port = Number(new URL(url).port);
  for (const socket of server.clients) socket.terminate();
  await new Promise<void>((resolve) => { server.close(() => resolve()); });
  const again = new WebSocketServer({ port, host: '127.0.0.1', handleProtocols: () => 'janus-protocol' });
  t.after(() => {
    for (const socket of again.clients) socket.terminate();
    again.close();
  });
  again.on('connection', (socket) => socket.on('message', (data) => {
    const { transaction } = JSON.parse(String(data)) as Heard;
    socket.send(JSON.stringify({ janus: 'success', transaction, session_id: 7 }));
  }));
  session.probe();
  await news.back.promise;
  assert.deepEqual(log, ['down', 'up']);
});

test('a handle the media server has detached is told as hung up and can be asked no more, and its socket goes on', async (t) => {
  const { url, server } = await endpoint(t);
  const { session, log } = await openSession(t, url);
  const hungUp = new Deferred<void>();
  const handle = await session.attach(() => {}, () => hungUp.resolve());
  for (const socket of server.clients) socket.send(JSON.stringify({ janus: 'detached', session_id: 7, sender: 9 }));
  await hungUp.promise;
  await assert.rejects(handle.request({ request: 'configure' }), { code: 'media-unavailable' });
  await session.attach(() => {}, () => {});
  assert.deepEqual(log, []);
});

test('asked whether it is alive, a socket that says nothing is left for another soon, and what it says later is not heard', async (t) => {
  const { url, heard } = await endpoint(t, ({ janus }) => janus === 'keepalive');
  const { session, news, log } = await openSession(t, url);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  session.probe();
  t.mock.timers.tick(2_499);
  assert.deepEqual(log, []);
  t.mock.timers.tick(1);
  assert.deepEqual(log, ['down']);
  t.mock.timers.reset();
  await news.back.promise;
  assert.deepEqual(heard.map(({ janus }) => janus), ['create', 'attach', 'keepalive', 'claim']);
});

test('on another network the socket is changed without asking', async (t) => {
  const { url, heard } = await endpoint(t);
  const { session, news, log } = await openSession(t, url);
  session.rejoin();
  await news.back.promise;
  assert.deepEqual([log, heard.map(({ janus }) => janus)], [['down', 'up'], ['create', 'attach', 'claim']]);
});

test('a session that was given up does not come back', async (t) => {
  const { url, heard, server } = await endpoint(t);
  const { session, log } = await openSession(t, url);
  session.destroy();
  for (const socket of server.clients) await once(socket, 'close');
  assert.deepEqual(log, []);
  assert.ok(!heard.some(({ janus }) => janus === 'claim'));
});
