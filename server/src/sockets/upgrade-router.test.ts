import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { UpgradeRouter } from './upgrade-router.ts';

const origin = 'http://clinic.test';

/** A good upgrade, as Node hands it on. */
function upgradeFrom(address: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  const headers = {
    'Host': 'clinic.test', 'Origin': origin, 'Connection': 'Upgrade', 'Upgrade': 'websocket', 'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol': 'p', 'X-From': address,
  };
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.assign(request, {
    method: 'GET', url: '/s', rawHeaders: Object.entries(headers).flat(),
    headers: Object.fromEntries(entries), headersDistinct: Object.fromEntries(entries.map(([name, value]) => [name, [value]])),
  });
}

test('T24: of upgrades that come at once, the one from an address that gave no trouble is answered first', async () => {
  const server = createServer();
  const router = new UpgradeRouter({ allowedOrigins: new Set([origin]), now: () => 0, clientOf: ({ headers }) => String(headers['x-from']) });
  router.register({ path: '/s', subprotocol: 'p', handle: () => undefined });
  router.attach(server);
  const answered: string[] = [];
  const heard = new EventEmitter();
  const knock = (address: string): Duplex => {
    const write = (answer: Buffer, _encoding: unknown, done: () => void): void => {
      if (answer.toString('latin1').startsWith('HTTP/1.1 101')) heard.emit('answer', answered.push(address));
      done();
    };
    const stream = new Duplex({ read: () => undefined, write });
    server.emit('upgrade', upgradeFrom(address), stream, Buffer.alloc(0));
    return stream;
  };
  const first = knock('192.0.2.66');
  await once(heard, 'answer', { signal: AbortSignal.timeout(15_000) });
  const gone = once(first, 'close');
  first.destroy();
  await gone;

  answered.length = 0;
  const addresses = ['192.0.2.66', '192.0.2.66', '192.0.2.66', '198.51.100.7'];
  for (const address of addresses) knock(address);
  while (answered.length < addresses.length) await once(heard, 'answer', { signal: AbortSignal.timeout(15_000) });
  assert.deepEqual(answered, ['198.51.100.7', '192.0.2.66', '192.0.2.66', '192.0.2.66']);
  router.close();
});
