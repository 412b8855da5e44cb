import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import type { ConsultError } from '../consult-error.ts';
import { GatewaySocket } from './gateway-socket.ts';
import type { IncomingFrame } from './socket-connection.ts';

interface Heard { readonly type: string; readonly ref?: number; readonly token?: string }

/** A gateway of a few lines: `answer` decides what each message gets. */
async function gateway(t: TestContext, answer: (message: Heard, socket: ServerSocket) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'consult.v1' });
  await once(server, 'listening');
  const heard: Heard[] = [];
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Heard;
      heard.push(message);
      answer(message, socket);
    });
  });
  t.after(() => {
    for (const open of server.clients) open.terminate();
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, server };
}

function client(t: TestContext, url: string) {
  const events: string[] = [];
  const waiters: (() => void)[] = [];
  const note = (event: string) => {
    events.push(event);
    for (const wake of waiters.splice(0)) wake();
  };
  const socket = new GatewaySocket<{ type: string }, IncomingFrame>({
    url, welcome: 'welcome', hello: async () => ({ token: 'secret' }), retryDelayMs: () => 1,
    onMessage: (message) => note(`message ${message.type}`),
    onLost: () => note('lost'),
    onClosed: (error: ConsultError) => note(`closed ${error.code}`),
  });
  t.after(() => socket.close());
  const until = async (event: string) => {
    while (!events.includes(event)) await new Promise<void>((resolve) => waiters.push(resolve));
  };
  return { socket, events, until };
}

const reply = (socket: ServerSocket, message: object) => socket.send(JSON.stringify(message));

test('says hello, is welcomed, and matches answers to requests', async (t) => {
  const { url, heard } = await gateway(t, (message, socket) => {
    if (message.type === 'hello') reply(socket, { type: 'welcome' });
    if (message.type === 'wait') reply(socket, { type: 'ok', ref: message.ref });
    if (message.type === 'enter') reply(socket, { type: 'error', code: 'not-admitted', ref: message.ref });
  });
  const { socket } = client(t, url);
  await socket.open();
  await socket.request({ type: 'wait' });
  await assert.rejects(socket.request({ type: 'enter' }), { code: 'not-admitted', recoverable: false });
  assert.deepEqual(heard[0], { type: 'hello', token: 'secret' });
});

test('a refused hello rejects open and ends the socket', async (t) => {
  const { url, heard } = await gateway(t, (_message, socket) => reply(socket, { type: 'error', code: 'seat-in-use' }));
  const { socket, until } = client(t, url);
  await assert.rejects(socket.open(), { code: 'seat-in-use', recoverable: true });
  await until('closed seat-in-use');
  assert.equal(heard.length, 1);
});

test('comes back after a break, and open requests are told', async (t) => {
  const { url, heard, server } = await gateway(t, (message, socket) => {
    if (message.type === 'hello') reply(socket, { type: 'welcome' });
    if (message.type === 'wait') socket.terminate();
  });
  const { socket, events, until } = client(t, url);
  await socket.open();
  await assert.rejects(socket.request({ type: 'wait' }), { code: 'offline', recoverable: true });
  await until('lost');
  events.length = 0;
  await until('message welcome');
  assert.equal(heard.filter((message) => message.type === 'hello').length, 2);
  assert.equal(server.clients.size, 1);
});

test('stays away after a terminal close, and carries its reason', async (t) => {
  const { url, heard } = await gateway(t, (message, socket) => {
    if (message.type === 'hello') reply(socket, { type: 'welcome' });
    if (message.type === 'wait') socket.close(4409, 'seat-moved');
  });
  const { socket, events, until } = client(t, url);
  await socket.open();
  await assert.rejects(socket.request({ type: 'wait' }), { code: 'offline' });
  await until('closed seat-moved');
  assert.ok(!events.includes('lost'));
  assert.equal(heard.filter((message) => message.type === 'hello').length, 1);
});

test('a gateway that takes the connection and never answers is given up after five seconds', async (t) => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { socket, events, until } = client(t, `ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const opening = socket.open();
  const [held] = await once(server, 'connection') as [Socket];
  t.after(() => held.destroy());
  t.mock.timers.tick(4_999);
  assert.deepEqual(events, []);
  t.mock.timers.tick(1);
  await until('lost');
  socket.close();
  await assert.rejects(opening, { code: 'closed' });
});

test('asked whether it is alive, a gateway that says nothing is left soon for another connection, one that answers is not', async (t) => {
  let isDead = true;
  const { url, heard } = await gateway(t, (message, socket) => {
    if (message.type === 'hello') reply(socket, { type: 'welcome' });
    if (message.type === 'ping' && !isDead) reply(socket, { type: 'pong' });
    if (message.type === 'wait') reply(socket, { type: 'ok', ref: message.ref });
  });
  const { socket, events, until } = client(t, url);
  await socket.open();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  socket.lookAgain();
  socket.lookAgain();
  t.mock.timers.tick(2_499);
  assert.ok(!events.includes('lost'));
  t.mock.timers.tick(1);
  await until('lost');
  events.length = 0;
  isDead = false;
  t.mock.timers.tick(1);
  await until('message welcome');
  socket.lookAgain();
  await socket.request({ type: 'wait' });
  t.mock.timers.tick(2_500);
  assert.equal(heard.filter(({ type }) => type === 'hello').length, 2);
});

test('a request without a connection is refused, not lost', async (t) => {
  const { socket } = client(t, 'ws://127.0.0.1:1');
  await assert.rejects(socket.request({ type: 'wait' }), { code: 'offline', recoverable: true });
});
