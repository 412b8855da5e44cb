import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import type { QueueEntry, QueueServerMessage } from '@consult-room/protocol';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import { ConsultError } from '../consult-error.ts';
import { QueueStore, type QueueSnapshot } from './queue-store.ts';

interface Heard { readonly type: string; readonly ref?: number; readonly token?: string; readonly participantId?: string; readonly appointmentId?: string; readonly reason?: string }

const maria: QueueEntry = {
  appointmentId: 'apt_1', participantId: 'par_1', role: 'patient', name: 'Maria', state: 'waiting', connected: true,
  start: '2026-11-24T10:30:00Z', end: '2026-11-24T11:00:00Z', appointmentState: 'open', waitingSince: 1,
};
const welcome: QueueServerMessage = { type: 'queue-welcome', clinic: { name: 'Clinic', phone: '1' }, token: 'renewed', expiresAt: new Date(Date.now() + 600_000).toISOString(), now: Date.now() };

/** A gateway of a few lines behind a real WebSocket, and a store that has opened it. */
async function opened(t: TestContext, answer: (message: Heard, say: (message: QueueServerMessage) => void, socket: ServerSocket) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'consult.v1' });
  await once(server, 'listening');
  const heard: Heard[] = [];
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Heard;
      heard.push(message);
      answer(message, (reply) => { socket.send(JSON.stringify(reply)); }, socket);
    });
  });
  const waiters: (() => void)[] = [];
  const store = new QueueStore({
    gateway: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, freshToken: async () => 'first',
    onChange: () => { for (const wake of waiters.splice(0)) wake(); },
  });
  t.after(() => {
    store.close();
    for (const open of server.clients) open.terminate();
    server.close();
  });
  const until = async (fits: (snapshot: QueueSnapshot) => boolean): Promise<void> => {
    while (!fits(store.snapshot)) await new Promise<void>((resolve) => { waiters.push(resolve); });
  };
  store.open();
  return { store, heard, until };
}

test('shows the day as the gateway tells it', async (t) => {
  const { store, heard, until } = await opened(t, (message, say) => {
    if (message.type !== 'hello') return;
    say(welcome);
    say({ type: 'queue', entries: [maria] });
  });
  assert.deepEqual([store.snapshot.entries], [null], 'nothing is shown before it is known');
  await until(({ entries }) => entries !== null);
  assert.equal(store.snapshot.connection, 'open');
  assert.equal(store.snapshot.entries?.[0]?.name, 'Maria');
  assert.equal(heard[0]?.token, 'first');
});

test('a request names the person and their appointment, and resolves when the gateway did it', async (t) => {
  const { store, heard, until } = await opened(t, (message, say) => {
    if (message.type === 'hello') { say(welcome); say({ type: 'queue', entries: [maria] }); }
    if (message.type === 'admit') say({ type: 'ok', ref: message.ref ?? 0 });
    if (message.type === 'deny') say({ type: 'error', code: 'seat-state', ref: message.ref ?? 0 });
  });
  await until(({ entries }) => entries !== null);
  await store.admit('par_1');
  const asked = heard.find(({ type }) => type === 'admit');
  assert.deepEqual([asked?.participantId, asked?.appointmentId], ['par_1', 'apt_1']);
  await assert.rejects(store.deny('par_1', 'Later.'), (error: unknown) => error instanceof ConsultError && error.code === 'seat-state');
  assert.equal(heard.find(({ type }) => type === 'deny')?.reason, 'Later.');
});

test('somebody who is not on the list is not asked for', async (t) => {
  const { store, heard, until } = await opened(t, (message, say) => { if (message.type === 'hello') { say(welcome); say({ type: 'queue', entries: [] }); } });
  await until(({ entries }) => entries !== null);
  await assert.rejects(store.admit('par_9'), (error: unknown) => error instanceof ConsultError && error.code === 'not-found');
  assert.deepEqual(heard.map(({ type }) => type), ['hello']);
});

test('a lost line is told, and the way back uses the renewed token', async (t) => {
  let connections = 0;
  const { store, heard, until } = await opened(t, (message, say, socket) => {
    if (message.type !== 'hello') return;
    connections += 1;
    say(welcome);
    say({ type: 'queue', entries: [maria] });
    if (connections === 1) socket.close(1012);
  });
  await until(({ connection }) => connection === 'lost');
  assert.equal(store.snapshot.entries?.length, 1, 'the list stays, marked as old');
  await until(({ connection }) => connection === 'open');
  assert.deepEqual(heard.filter(({ type }) => type === 'hello').map(({ token }) => token), ['first', 'renewed']);
});

test('a refused token ends it with the code', async (t) => {
  const { store, until } = await opened(t, (message, say, socket) => {
    if (message.type !== 'hello') return;
    say({ type: 'error', code: 'unauthenticated' });
    socket.close(4401);
  });
  await until(({ connection }) => connection === 'closed');
  assert.equal(store.snapshot.code, 'unauthenticated');
});

test('a page that is put away lets its line go, and has the day anew when it is back', async (t) => {
  const { store, heard, until } = await opened(t, (message, say) => {
    if (message.type !== 'hello') return;
    say(welcome);
    say({ type: 'queue', entries: heard.length === 1 ? [] : [maria] });
  });
  await until(({ entries }) => entries !== null);
  store.pause();
  assert.equal(store.snapshot.connection, 'lost', 'nothing old is shown as current');
  store.lookAgain();
  await until(({ connection, entries }) => connection === 'open' && entries?.length === 1);
  assert.deepEqual(heard.map(({ token }) => token), ['first', 'renewed']);
});
