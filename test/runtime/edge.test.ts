import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:https';
import { connect as connectTcp, createServer, type AddressInfo, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { WebSocket } from 'ws';
import { checkRelay } from '../../scripts/doctor/check-relay.ts';
import { edgeProxy } from '../../scripts/setup/edge-proxy.ts';
import { GatewayHouse } from '../gateway/support/gateway-house.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startEdge, type Edge } from './start-edge.ts';
import { startMedia, type Media } from './start-media.ts';

const program = edgeProxy();
const skip = program === null && 'HAProxy is not installed here';
const webName = 'visits.clinic.test';
// A name this machine can resolve without anybody's help.
const turnName = 'localhost';

let media: Media;
let house: GatewayHouse;
let edge: Edge;
/** Begins a TLS handshake before the other tests, and never ends it. */
let half: Socket;

before(async () => {
  if (program === null) return;
  media = await startMedia();
  house = await GatewayHouse.open({ CONSULT_PUBLIC_URL: `https://${webName}`, CONSULT_TRUSTED_PROXIES: '127.0.0.1' });
  const { mediaAddress, turnTlsPort } = media.settings;
  edge = await startEdge({ program, turnName, turnTls: `${mediaAddress}:${turnTlsPort}`, gateway: `127.0.0.1:${house.port}`, webNames: [webName] });
  half = connectTcp({ host: '127.0.0.1', port: edge.port });
  half.on('error', () => undefined).resume();
  half.write(await clientHello());
});

after(async () => {
  if (program === null) return;
  await edge[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
  await media[Symbol.asyncDispose]();
});

function refusals(): number {
  return Number(/http_requests_total\{status="5xx"\} (\d+)/.exec(house.metrics.render())?.[1] ?? 0);
}

test('the relay answers on the shared port: allocation, a packet to Janus’ address and back, nobody else reached', { skip }, async () => {
  const findings = await checkRelay({ urls: [`turns:${turnName}:${edge.port}?transport=tcp`], secret: media.secrets.turnSecret, peerAddresses: [media.settings.mediaAddress] });
  // That it is not on 443 here is said behind it.
  assert.equal(findings[0]?.verdict, 'pass', JSON.stringify(findings));
});

test('its TLS is coturn’s own: nobody decrypts in between', { skip }, async () => {
  assert.notEqual(await certificateFor(turnName), new X509Certificate(edge.webCertificate).fingerprint256);
  assert.equal(await certificateFor(webName), new X509Certificate(edge.webCertificate).fingerprint256);
});

test('pages are served beside it, over TLS, with the headers of https', { skip }, async () => {
  const { status, headers } = await get('/healthz');
  assert.equal(status, 200);
  assert.match(String(headers['strict-transport-security']), /max-age=\d{7,}/);
});

test('sockets pass, from listed origins only, also for who sends no name', { skip }, async () => {
  const good = socketFrom(`https://${webName}`);
  await once(good, 'open');
  good.close();
  const bad = socketFrom('https://elsewhere.test');
  const [error] = await once(bad, 'error') as [Error];
  assert.match(error.message, /403/);
});

test('an address a visitor makes up is thrown away', { skip }, async () => {
  const codes: number[] = [];
  for (let index = 0; index < 40; index += 1) codes.push((await get('/v1/audit', { 'X-Forwarded-For': `203.0.113.${index}`, Authorization: 'Bearer guess' })).status);
  assert.ok(codes.includes(429), 'guesses count for the one address they come from');
});

test('what is no TLS is shut out', { skip }, async () => {
  const socket = connectTcp({ host: '127.0.0.1', port: edge.port });
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nHost: visits.clinic.test\r\n\r\n');
  const heard: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => heard.push(chunk));
  await once(socket, 'close');
  assert.equal(Buffer.concat(heard).length, 0);
});

function socketFrom(origin: string): WebSocket {
  return new WebSocket(`wss://127.0.0.1:${edge.port}/v1/socket`, 'consult.v1', { origin, rejectUnauthorized: false });
}

async function certificateFor(servername: string): Promise<string> {
  const socket = connectTls({ host: '127.0.0.1', port: edge.port, servername, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

async function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number; readonly headers: Readonly<Record<string, unknown>> }> {
  const call = request({ host: '127.0.0.1', port: edge.port, servername: webName, path, headers: { Host: webName, ...headers }, ca: edge.webCertificate, checkServerIdentity: () => undefined });
  call.end();
  const [response] = await once(call, 'response');
  response.resume();
  return { status: response.statusCode, headers: response.headers };
}

test('a gateway that is not ready is reached all the same when no other is: it tells people whom to call', { skip }, async () => {
  house.isStoreDown = true;
  try {
    const refusedBefore = refusals();
    // Two in a row, and HAProxy counts it out; only HAProxy asks meanwhile.
    await waitUntil('HAProxy to hear it often enough', () => refusals() > refusedBefore + 3, 30_000);
    const { status, headers } = await get('/v1/openapi.json');
    assert.deepEqual([status, headers['content-type']], [200, 'application/json; charset=utf-8'], 'HAProxy would say 503 itself');
  } finally {
    house.isStoreDown = false;
  }
});

test('T24: whoever begins a handshake and does not end it is not kept', { skip }, async () => {
  await waitUntil('it to be shut out', () => half.closed, 60_000);
});

// The last one: this address has to wait from here on.
test('T24: an address that opens more connections than any clinic is let in no further', { skip }, async () => {
  const hello = await clientHello();
  assert.equal(await isAnswered(hello), true);
  await waitUntil('the address to be shut out', async () => {
    const sockets = Array.from({ length: 700 }, () => connectTcp({ host: '127.0.0.1', port: edge.port }).on('error', () => undefined));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => { socket.once('connect', resolve).once('close', resolve); })));
    for (const socket of sockets) socket.destroy();
    return !(await isAnswered(hello));
  }, 30_000);
});

/** What a browser begins with, for the pages' name. */
async function clientHello(): Promise<Buffer> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const browser = connectTls({ host: '127.0.0.1', port, servername: webName }).on('error', () => undefined);
  const [line] = await once(listener, 'connection') as [Socket];
  const [hello] = await once(line, 'data') as [Buffer];
  browser.destroy();
  line.destroy();
  listener.close();
  return hello;
}

async function isAnswered(hello: Buffer): Promise<boolean> {
  const socket = connectTcp({ host: '127.0.0.1', port: edge.port }).on('error', () => undefined);
  socket.write(hello);
  const isAnswer = await new Promise<boolean>((resolve) => { socket.once('data', () => resolve(true)).once('close', () => resolve(false)); });
  socket.destroy();
  return isAnswer;
}
