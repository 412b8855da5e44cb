import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { request as ask, type ClientRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { openFellowLine } from './cluster/fellow-line.ts';
import { readConfig } from './config/read-config.ts';
import { Door, type Desk } from './door.ts';
import { Metrics } from './metrics/metrics.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answerOf(asked: ClientRequest): Promise<string> {
  asked.end();
  const [answer] = await once(asked, 'response') as [IncomingMessage];
  return text(answer);
}

test('who asks is what a fellow gateway says it is; from anybody else the same words count for nothing', async () => {
  const fellowKey = randomBytes(32);
  const internal = `127.0.0.1:${await freePort()}`;
  const config = { ...readConfig({ PORT: '0', DATABASE_URL: 'postgres://u@localhost/d', CONSULT_INTERNAL_ADDRESS: internal }), port: 0 };
  await using door = new Door(config, new Metrics());
  door.seat({
    attach(server) {
      server.on('request', (request, response) => void response.end(`${door.clientOf(request)} ${door.isFellow(request)} ${door.isFellowsOwn(request)}`));
      return () => {};
    },
  });
  await door.listen(fellowKey);
  const headers = { 'consult-visitor': '203.0.113.9', host: 'clinic.test' };
  const line = await openFellowLine(internal, fellowKey, 'visitors');
  assert.equal(await answerOf(ask({ createConnection: () => line, headers })), '203.0.113.9 true false');
  const own = await openFellowLine(internal, fellowKey, 'gateways');
  assert.match(await answerOf(ask({ createConnection: () => own, headers: { host: 'clinic.test' } })), / true true$/);
  assert.equal(await answerOf(ask({ host: '127.0.0.1', port: door.port, headers })), '127.0.0.1 false false');
});

function sayer(word: string): Desk {
  const answer: RequestListener = (_request, response) => void response.end(word);
  return {
    attach(server) {
      server.on('request', answer);
      return () => { server.off('request', answer); };
    },
  };
}

test('whoever sits down last takes what comes', async () => {
  await using door = new Door({ ...readConfig({}), port: 0 }, new Metrics());
  door.seat(sayer('first'));
  await door.listen(null);
  assert.equal(await answerOf(ask({ host: '127.0.0.1', port: door.port })), 'first');
  door.seat(sayer('second'));
  assert.equal(await answerOf(ask({ host: '127.0.0.1', port: door.port })), 'second');
});
