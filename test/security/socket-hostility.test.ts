import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { expectOk, GatewayHouse, newDevice, publicUrl } from '../gateway/support/gateway-house.ts';
import { rawRequest, upgradeText } from './support/raw-request.ts';

const media = { JANUS_NODES: 'one=ws://127.0.0.1:9', JANUS_API_SECRET: 'an-api-secret-of-this-test', JANUS_ADMIN_KEY: 'an-admin-key-of-this-test' };
const paths = ['/v1/socket', '/v1/janus'] as const;

/** A masked text frame of less than 126 bytes (RFC 6455 §5.2), its mask all zeros. */
function frame(first: number, payload: string): Buffer {
  return Buffer.concat([Buffer.from([first, 0x80 | payload.length, 0, 0, 0, 0]), Buffer.from(payload)]);
}

function request(target: string, ...headers: readonly string[]): string {
  return [`GET ${target} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n');
}

test('T10 F21: either socket opens for exactly one, listed Origin, and the door behind it hears of no other', async () => {
  await using house = await GatewayHouse.open({ ...media, CONSULT_ALLOWED_ORIGINS: 'https://portal.example' });
  for (const path of paths) {
    const withOrigin = async (...origins: readonly string[]) => {
      const text = upgradeText(path, (lines) => [...lines.filter((line) => !line.startsWith('Origin')), ...origins.map((origin) => `Origin: ${origin}`)]);
      return (await rawRequest(house.port, text)).status;
    };
    assert.equal(await withOrigin(publicUrl), 101);
    assert.equal(await withOrigin('https://portal.example'), 101);
    for (const origin of [
      'null', 'https://evil-portal.example', 'https://portal.example.evil.com', 'https://portal.example.', 'https://portal.example@evil.com', 'https://user@portal.example', 'https://xn--prtal-jua.example',
      'http://portal.example', 'https://portal.example:8443', 'https://portal.example/', 'HTTPS://PORTAL.EXAMPLE', 'https://portal.example, https://evil.com', 'file://', '*', '',
    ]) assert.equal(await withOrigin(origin), 403, `${path} ${origin}`);
    assert.equal(await withOrigin(), 403, 'no Origin');
    assert.equal(await withOrigin('https://portal.example', 'https://evil.com'), 403);
    assert.equal(await withOrigin('https://portal.example', 'https://portal.example'), 403);
  }
});

test('F21: what a request may not look like, an upgrade may not either', async () => {
  await using house = await GatewayHouse.open(media);
  const status = async (text: string) => (await rawRequest(house.port, text)).status;
  assert.equal(await status(request('/healthz', 'Host: a')), 200);
  for (const target of ['http://clinic.test/healthz', '//clinic.test/healthz', '//healthz', '/\\evil.example']) assert.equal(await status(request(target, 'Host: a')), 400, target);
  assert.equal(await status(request('/healthz', 'Host: a', 'Host: b')), 400);
  assert.equal(await status(request('/healthz')), 400, 'no Host');
  const crowd = Array.from({ length: 101 }, (_, index) => `X-${index}: 1`);
  assert.equal(await status(request('/healthz', 'Host: a', ...crowd)), 413);
  for (const path of paths) {
    const changed = (change: (lines: string[]) => readonly string[]) => status(upgradeText(path, change));
    assert.equal(await changed((lines) => lines), 101);
    for (const target of [`http://clinic.test${path}`, `/${path}`, `${path}/`, `${path}?token=x`, path.toUpperCase(), `/v1/..${path}`, '*']) {
      assert.equal(await changed(([, ...lines]) => [`GET ${target} HTTP/1.1`, ...lines]), 404, target);
    }
    assert.equal(await changed((lines) => [...lines, 'Host: other.test']), 400);
    assert.equal(await changed((lines) => lines.filter((line) => !line.startsWith('Host'))), 400);
    assert.equal(await changed((lines) => [...lines, 'Transfer-Encoding: chunked']), 400);
    assert.equal(await changed((lines) => [...lines, 'Content-Length: 5']), 400);
    assert.equal(await changed((lines) => [...lines, ...crowd]), 413);
    assert.equal(await changed((lines) => lines.map((line) => line.replace('GET', 'POST'))), 405);
    assert.equal(await changed((lines) => lines.map((line) => line.replace('Version: 13', 'Version: 1'))), 400);
  }
  assert.equal(await status(request('/healthz', 'Host: a', 'Upgrade: h2c')), 200, 'what is no WebSocket is the plain request it also is');
});

test('F18: an upgrade with 2,000 headers is refused, and the gateway goes on', async () => {
  await using house = await GatewayHouse.open();
  for (const name of ['Sec-WebSocket-Protocol', 'X', 'Sec-WebSocket-Extensions']) {
    const answer = await rawRequest(house.port, upgradeText('/v1/socket', (lines) => [...lines, ...Array.from({ length: 2_000 }, () => `${name}: a`)]));
    assert.ok(answer.status === 413 || answer.status === 431, String(answer.status));
  }
  assert.equal((await house.call('GET', '/healthz')).status, 200);
});

test('F18: a message in more pieces than a browser makes of one is not waited for', async () => {
  await using house = await GatewayHouse.open();
  const socket = connect(house.port, '127.0.0.1');
  socket.on('error', () => undefined).write(upgradeText('/v1/socket'));
  await once(socket, 'data');
  socket.write(Buffer.concat([frame(0x01, 'a'), ...Array.from({ length: 80 }, () => frame(0x00, 'a'))]));
  const [farewell] = await once(socket, 'data') as [Buffer];
  assert.deepEqual([farewell[0], farewell.readUInt16BE(2)], [0x88, 1008]);
  socket.destroy();
});

test('F18 T24: a million one-byte fragments without an end cost no memory and the connection', async () => {
  await using house = await GatewayHouse.open();
  const socket = connect(house.port, '127.0.0.1');
  socket.on('error', () => undefined).write(upgradeText('/v1/socket'));
  await once(socket, 'data');
  const before = process.memoryUsage().rss;
  let most = before;
  const closed = once(socket, 'close');
  const fragments = Buffer.concat(Array.from({ length: 1_000 }, () => frame(0x00, 'a')));
  socket.resume().write(frame(0x01, 'a'));
  for (let thousand = 0; thousand < 1_000 && socket.writable; thousand += 1) {
    if (!socket.write(fragments)) await Promise.race([once(socket, 'drain'), closed]);
    most = Math.max(most, process.memoryUsage().rss);
  }
  await closed;
  assert.ok(most - before < 50_000_000, `${most - before} bytes more`);
  assert.equal((await house.call('GET', '/healthz')).status, 200);
});

test('T24: a frame flood of any kind ends its own socket and nobody else’s', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const bystander = await house.sitAsHost(booked);
  for (const first of [0x81, 0x89, 0x8a]) {
    const socket = connect(house.port, '127.0.0.1');
    socket.on('error', () => undefined).write(upgradeText('/v1/socket'));
    await once(socket, 'data');
    socket.resume().write(Buffer.concat(Array.from({ length: 200 }, () => frame(first, '{}'))));
    await once(socket, 'close');
  }
  await bystander.settle();
});

test('T24: a token that floods again and again is told to wait; neighbours of its address are not, nor is the person it floods for', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const neighbour = await house.sitAsHost(booked);
  const stolen = await house.roomToken(booked.id, booked.patient.id);
  const hello = async (token: string) => {
    const socket = await house.socket();
    socket.send({ type: 'hello', token, device: 'a-device-that-only-floods', takeOver: true });
    const answer = await socket.nextWhere(({ type }) => type === 'welcome' || type === 'error');
    return { socket, answer };
  };
  for (let floods = 0; floods < 3; floods += 1) {
    const { socket } = await hello(stolen);
    for (let sent = 0; sent < 300; sent += 1) socket.send({ type: 'ping' });
    assert.deepEqual(await socket.closed, { code: 4429, reason: 'rate-limited' });
  }
  assert.equal((await hello(stolen)).answer['code'], 'rate-limited');
  await neighbour.settle();
  await house.sitAndWait(await house.book());
  await house.sitAndWait(booked);
  house.clock.nowMs += 60_000;
  assert.equal((await hello(stolen)).answer['code'], 'token-revoked', 'heard again, and too late: the seat has moved');
});

test('T24: whoever sends what is no message is not answered for long', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const socket = await house.sit(booked.id, booked.patient.id);
  for (let sent = 0; sent < 21; sent += 1) {
    house.clock.nowMs += 1_000;
    socket.sendText('{');
  }
  assert.deepEqual(await socket.closed, { code: 4429, reason: 'rate-limited' });
  assert.ok(socket.received.filter(({ type }) => type === 'error').length <= 21);
});

test('T24: strangers of one address: fifty may stand there, the longest-standing makes room; forty visits are in nobody’s way', async () => {
  await using house = await GatewayHouse.open();
  const visits = await Promise.all(Array.from({ length: 20 }, async () => {
    const booked = await house.book();
    return [await house.sitAsHost(booked), await house.sitAndWait(booked)];
  }));
  const strangers = [];
  for (let arrived = 0; arrived < 60; arrived += 1) strangers.push(await house.socket());
  const shownOut = await Promise.all(strangers.slice(0, 10).map(({ closed }) => closed));
  for (const { code, reason } of shownOut) assert.deepEqual([code, reason], [4429, 'rate-limited']);
  await Promise.all(visits.flat().map((visit) => visit.settle()));
  const late = await house.sitAndWait(await house.book());
  await late.settle();
  strangers.at(-1)?.send({ type: 'ping' });
  assert.equal((await strangers.at(-1)?.next('error'))?.['code'], 'hello-required');
});

test('T24: connections that say nothing: the same, before anything was asked', async () => {
  await using house = await GatewayHouse.open();
  const silent = [];
  for (let opened = 0; opened < 60; opened += 1) {
    const socket = connect(house.port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    await once(socket, 'connect');
    silent.push(socket);
  }
  await Promise.all(silent.slice(0, 10).map(async (socket) => socket.closed || once(socket, 'close')));
  assert.equal((await house.call('GET', '/healthz')).status, 200);
  for (const socket of silent) socket.destroy();
});

test('R8: a clock that is put forward by a minute drops nobody; silence for as long does', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  await using house = await GatewayHouse.open();
  const visit = await house.sitAndWait(await house.book());
  house.clock.steppedMs += 60_000;
  context.mock.timers.tick(10_000);
  await visit.settle();
  house.clock.nowMs += 60_000;
  context.mock.timers.tick(10_000);
  assert.equal((await visit.closed).code, 1006);
});

test('T24: a header sent a byte at a time is not waited for until its end: a server with half a minute’s patience waits longer', async () => {
  await using house = await GatewayHouse.open();
  const patient = createServer({ headersTimeout: 30_000, connectionsCheckingInterval: 1_000 }).listen(0, '127.0.0.1');
  await once(patient, 'listening');
  const sockets = [house.port, (patient.address() as AddressInfo).port].map((port) => connect(port, '127.0.0.1'));
  for (const socket of sockets) socket.on('error', () => undefined).resume().write('GET /healthz HTTP/1.1\r\nHost: a\r\nX: ');
  const dripping = setInterval(() => { for (const socket of sockets) if (!socket.destroyed) socket.write('a'); }, 500);
  const first = await Promise.race(sockets.map(async (socket, index) => {
    await once(socket, 'close');
    return index;
  }));
  clearInterval(dripping);
  for (const socket of sockets) socket.destroy();
  patient.close();
  assert.equal(first, 0);
});

test('F15 T24: whoever holds a link cannot make the record or the log grow without end', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book({ minutes: 240 });
  const rows = async (action: string) => (await house.audit(booked.id)).filter((entry) => entry.action === action).length;
  const socket = await house.sit(booked.id, booked.patient.id);
  let limited = 0;
  for (let round = 0; round < 150; round += 1) {
    for (const type of ['arrive', 'wait', 'leave', 'admit']) {
      house.clock.nowMs += 25;
      if (await socket.request(type === 'admit' ? { type, participantId: booked.clinician.id } : { type }) === 'rate-limited') limited += 1;
    }
  }
  assert.ok(limited > 0);
  assert.ok(await rows('seat.waiting') <= 50, 'waiting and leaving');
  assert.ok(await rows('act.refused') <= 30, 'refused acts');
  assert.deepEqual(house.lines.filter((line) => /error|warn/.test(line) && !line.includes('no-media-server')), []);
  for (let taken = 0; taken < 30; taken += 1) {
    const other = await house.socket();
    other.send({ type: 'hello', token: await house.roomToken(booked.id, booked.patient.id), device: newDevice(), takeOver: true });
    await other.nextWhere(({ type }) => type === 'welcome' || type === 'error');
  }
  assert.ok(await rows('seat.moved') <= 12, 'moving between devices');
  await expectOk(await house.sitAsHost(booked), { type: 'remove', participantId: booked.patient.id });
});
