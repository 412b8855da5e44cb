import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { WebSocketServer } from 'ws';
import { GatewayAddress } from '../gateway/gateway-address.ts';
import { SeatMemory } from './seat-memory.ts';
import { SessionLink } from './session-link.ts';
import type { Credentials } from './session-options.ts';

interface Hello { readonly token: string; readonly device: string; readonly takeOver?: boolean }

const secret = 'x'.repeat(43);
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

/** A gateway that knows one secret and says welcome to the tokens it likes. */
async function gateway(t: TestContext, likes: (hello: Hello) => boolean = () => true) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ token: 'redeemed', expiresAt: inAnHour() }));
    });
  });
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'consult.v1' });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hellos: Hello[] = [];
  sockets.on('connection', (socket) => socket.on('message', (data) => {
    const hello = JSON.parse(String(data)) as Hello;
    hellos.push(hello);
    socket.send(JSON.stringify(likes(hello)
      ? { type: 'welcome', token: 'from-welcome', expiresAt: inAnHour(), now: Date.now() }
      : { type: 'error', code: 'token-expired' }));
  }));
  t.after(() => {
    for (const open of sockets.clients) open.terminate();
    server.close();
  });
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hellos };
}

function link(t: TestContext, base: string, memory: SeatMemory, credentials: Partial<Credentials>): SessionLink {
  const made = new SessionLink(
    { gateway: new GatewayAddress(base), scriptUrl: `${base}/widget/consult-room.js`, memory, audioOnly: false, autojoin: false, appointment: null, grounds: () => ({ issuer: null, groupSecret: null, assertionProvider: null }), mayLeave: () => true },
    { secret: null, token: null, tokenProvider: null, ...credentials },
    { onMessage: () => {}, onLost: () => {}, onClosed: () => {} },
  );
  t.after(() => made.close());
  return made;
}

test('a link says nothing before the tap, and after a reload says hello by itself as the same device', async (t) => {
  const { base, hellos } = await gateway(t);
  const memory = new SeatMemory(null);
  const first = link(t, base, memory, { secret });
  assert.equal(await first.hasToken(), false);
  assert.equal(hellos.length, 0);
  await first.redeem();
  await first.connect(false);
  first.close();

  const reloaded = link(t, base, memory, { secret });
  assert.equal(await reloaded.hasToken(), true);
  await reloaded.connect(false);
  assert.deepEqual(hellos.map(({ token }) => token), ['redeemed', 'from-welcome']);
  assert.equal(hellos[0]?.device, hellos[1]?.device);
  assert.match(hellos[0]?.device ?? '', /^[0-9a-f]{32}$/);
});

test('another link in the same tab is another seat', async (t) => {
  const { base } = await gateway(t);
  const memory = new SeatMemory(null);
  const first = link(t, base, memory, { secret });
  await first.hasToken();
  await first.redeem();
  assert.equal(await link(t, base, memory, { secret: 'y'.repeat(43) }).hasToken(), false);
});

test('a given token that is too old is replaced once through the provider', async (t) => {
  const { base, hellos } = await gateway(t, ({ token }) => token === 'fresh');
  const made = link(t, base, new SeatMemory(null), { token: 'old', tokenProvider: async () => 'fresh' });
  await made.connect(false);
  assert.deepEqual(hellos.map(({ token }) => token), ['old', 'fresh']);
});

test('without a provider a token that is too old is the answer', async (t) => {
  const { base, hellos } = await gateway(t, () => false);
  await assert.rejects(link(t, base, new SeatMemory(null), { token: 'old' }).connect(false), { code: 'token-expired' });
  assert.equal(hellos.length, 1);
});

test('media opens only with what the gateway gave this device, and waits for it', async (t) => {
  const { base } = await gateway(t);
  const made = link(t, base, new SeatMemory(null), { token: 'of-the-page' });
  const waiting = made.mediaToken();
  await made.connect(false);
  assert.equal(await waiting, 'from-welcome');
  assert.equal(await made.mediaToken(), 'from-welcome');
});

test('a device token that is too old opens no media: the next welcome brings another', async (t) => {
  const { base, hellos } = await gateway(t);
  const made = link(t, base, new SeatMemory(null), { token: 'old', tokenProvider: async () => 'of-the-portal' });
  await made.connect(false);
  const late = Date.now() + 2 * 3_600_000;
  t.mock.method(Date, 'now', () => late);
  let given = false;
  const waiting = made.mediaToken().then((token) => {
    given = true;
    return token;
  });
  await Promise.resolve();
  t.mock.restoreAll();
  assert.equal(given, false);
  await made.connect(false);
  assert.equal(await waiting, 'from-welcome');
  assert.equal(hellos.length, 2);
});

test('media that waits for a token is told when the visit closes', async (t) => {
  const { base } = await gateway(t);
  const made = link(t, base, new SeatMemory(null), { token: 'mine' });
  const waiting = made.mediaToken();
  made.close();
  await assert.rejects(waiting, { code: 'closed' });
});

test('taking the seat over is said once, not with every reconnect', async (t) => {
  const { base, hellos } = await gateway(t);
  const made = link(t, base, new SeatMemory(null), { token: 'mine' });
  await made.connect(true);
  assert.equal(hellos[0]?.takeOver, true);
  await made.connect(false);
  assert.equal(hellos[1]?.takeOver, undefined);
});

test('a forgotten seat starts at the door again', async (t) => {
  const { base } = await gateway(t);
  const memory = new SeatMemory(null);
  const made = link(t, base, memory, { secret });
  await made.hasToken();
  await made.redeem();
  made.forget();
  assert.equal(await link(t, base, memory, { secret }).hasToken(), false);
});
