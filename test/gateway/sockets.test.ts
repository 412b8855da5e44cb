import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { hashSecret } from '../../server/src/tokens/hash-secret.ts';
import { Jwt } from '../../server/src/tokens/jwt.ts';
import { Pseudonyms } from '../../server/src/tokens/pseudonyms.ts';
import { TokenDesk } from '../../server/src/tokens/token-desk.ts';
import { expectOk, GatewayHouse, newDevice, publicUrl } from './support/gateway-house.ts';
import type { TestSocket } from './support/test-socket.ts';

interface Upgrade { readonly target?: string; readonly headers?: readonly string[] }

/** The status line a raw upgrade request gets. */
async function upgradeStatus(port: number, { target = '/v1/socket', headers = [`Origin: ${publicUrl}`] }: Upgrade): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  const lines = [`GET ${target} HTTP/1.1`, 'Host: clinic.test', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol: consult.v1', ...headers];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const [data] = await once(socket, 'data') as [Buffer];
  socket.destroy();
  return Number(data.toString().split(' ')[1]);
}

test('T10: only listed origins, exactly one, get a socket', async () => {
  await using house = await GatewayHouse.open({ CONSULT_ALLOWED_ORIGINS: 'https://portal.example' });
  const status = (headers: readonly string[]) => upgradeStatus(house.port, { headers });
  assert.equal(await status([`Origin: ${publicUrl}`]), 101);
  assert.equal(await status(['Origin: https://portal.example']), 101);
  for (const origin of ['null', 'http://evil-clinic.test', 'http://clinic.test.evil.example', 'http://clinic.test.', 'http://user@clinic.test', 'https://clinic.test', 'http://clinic.test:81', 'HTTP://CLINIC.TEST', 'https://portal.example/', '*']) {
    assert.equal(await status([`Origin: ${origin}`]), 403, origin);
  }
  assert.equal(await status([]), 403);
  assert.equal(await status([`Origin: ${publicUrl}`, `Origin: ${publicUrl}`]), 403);
});

test('F21: only the exact path, and only our protocol', async () => {
  await using house = await GatewayHouse.open();
  for (const target of ['/', '/v1/socket/', '/v1/socket?token=x', '//v1/socket', '/v1/../v1/socket', '/V1/SOCKET', 'http://clinic.test/v1/socket', '/v1/janus']) {
    assert.equal(await upgradeStatus(house.port, { target }), 404, target);
  }
  const socket = new WebSocket(`ws://127.0.0.1:${house.port}/v1/socket`, 'janus-protocol', { origin: publicUrl });
  const [error] = await once(socket, 'error') as [Error];
  assert.match(error.message, /400/);
});

test('the first message is a hello with a good token, or the door is shut', async () => {
  await using house = await GatewayHouse.open();
  const { id, patient } = await house.book();
  const token = await house.roomToken(id, patient.id);
  const say = async (message: unknown) => {
    const socket = await house.socket();
    socket.sendText(typeof message === 'string' ? message : JSON.stringify(message));
    return { code: (await socket.next('error'))['code'], socket };
  };
  assert.equal((await say({ type: 'arrive' })).code, 'hello-required');
  assert.equal((await say({ type: 'hello' })).code, 'bad-request');
  assert.equal((await say({ type: 'hello', token })).code, 'bad-request', 'a seat needs a device');
  assert.equal((await say({ type: 'hello', token, device: newDevice(), role: 'clinician' })).code, 'bad-request');
  const forged = await say({ type: 'hello', token: `${token.slice(0, -4)}AAAA`, device: newDevice() });
  assert.equal(forged.code, 'unauthenticated');
  assert.deepEqual(await forged.socket.closed, { code: 4401, reason: 'unauthenticated' });
  house.clock.nowMs += 16 * 60_000;
  const expired = await say({ type: 'hello', token, device: newDevice() });
  assert.equal(expired.code, 'token-expired');
  assert.equal((await expired.socket.closed).code, 4401);
});

test('malformed messages are answered and change nothing', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const socket = await house.sit(booked.id, booked.patient.id);
  for (const [text, code] of [
    ['{', 'bad-json'], ['{"type":"ping"}{"type":"arrive"}', 'bad-json'], ['\ufeff{"type":"ping"}', 'bad-json'], ['[]', 'bad-request'], ['null', 'bad-request'], ['"arrive"', 'bad-request'],
    ['{"type":"Arrive"}', 'bad-request'], ['{"type":"nothing"}', 'bad-request'], ['{"type":"arrive","state":"admitted"}', 'bad-request'], ['{"type":"arrive","ref":-1}', 'bad-request'],
    ['{"type":"arrive","ref":"1"}', 'bad-request'], ['{"__proto__":{"type":"arrive"}}', 'bad-request'], ['{"type":"admit","participantId":"par_x"}', 'bad-request'],
  ] as const) {
    socket.sendText(text);
    assert.equal((await socket.next('error'))['code'], code, text);
  }
  assert.equal(await socket.request({ type: 'hello', token: 'x' }), 'bad-request');
  assert.equal(await socket.request({ type: 'wait' }), 'seat-state');
  assert.equal(await house.stateOf(booked.id, booked.patient.id), 'invited');
  await expectOk(socket, { type: 'arrive' });
  await expectOk(socket, { type: 'arrive' });
  assert.equal((await house.audit(booked.id)).filter(({ action }) => action === 'seat.arrived').length, 1);
});

test('T24: too large, too fast, binary: closed with the code, others unaffected', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const bystander = await house.sitAsHost(booked);
  const large = await house.socket();
  large.sendText('x'.repeat(65 * 1024));
  assert.equal((await large.closed).code, 1009);
  const fast = await house.socket();
  for (let sent = 0; sent < 150; sent += 1) fast.sendText('{"type":"ping"}');
  assert.deepEqual(await fast.closed, { code: 4429, reason: 'rate-limited' });
  assert.ok(fast.received.length <= 100);
  await bystander.settle();
  const binary = new WebSocket(`ws://127.0.0.1:${house.port}/v1/socket`, 'consult.v1', { origin: publicUrl });
  await once(binary, 'open');
  binary.send(Buffer.from('{"type":"ping"}'), { binary: true });
  const [code] = await once(binary, 'close') as [number];
  assert.equal(code, 1008);
});

test('messages sent at once are taken in order, and a goodbye is heard even if the line is cut', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const desk = await house.queue();
  const socket = await house.sit(booked.id, booked.patient.id);
  for (const type of ['arrive', 'wait', 'leave']) socket.send({ type });
  await socket.hangUp();
  await desk.nextWhere((message) => message.type === 'queue' && JSON.stringify(message).includes('"left","connected":false'));
  assert.equal(await house.stateOf(booked.id, booked.patient.id), 'left');
});

test('a stopping gateway says so to everybody', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const socket = await house.sit(booked.id, booked.patient.id);
  const stopping = house.stop();
  assert.equal((await socket.closed).code, 1012);
  await stopping;
});

test('the token is renewed over the socket, the relay credentials only inside', async () => {
  await using house = await GatewayHouse.open({ TURN_URLS: 'turn:relay.clinic.test:3478', TURN_SECRET: 'a-secret-of-this-test-alone' });
  const { booked, host, patient } = await house.waitingVisit();
  house.clock.nowMs += 10 * 60_000;
  await expectOk(patient, { type: 'refresh-token' });
  assert.ok(Date.parse(String((await patient.next('token'))['expiresAt'])) === house.clock.nowMs + 15 * 60_000);
  assert.equal(await patient.request({ type: 'refresh-ice' }), 'not-admitted');
  await expectOk(host, { type: 'refresh-ice' });
  const servers = (await host.next('ice-servers'))['iceServers'] as readonly { username: string }[];
  assert.ok(servers[0] !== undefined && !servers[0].username.includes(booked.clinician.id), 'the relay learns the participant id');
});

/** At the relay, as it is given them anew. */
async function namesOf(socket: TestSocket): Promise<readonly string[]> {
  await expectOk(socket, { type: 'refresh-ice' });
  const servers = (await socket.next('ice-servers'))['iceServers'] as readonly { readonly username: string }[];
  return servers.map(({ username }) => username.split(':')[1] ?? '');
}

test('T14: each connection has a name of its own at the relay, another one when it asks again, and never more than three', async () => {
  await using house = await GatewayHouse.open({ TURN_URLS: 'turn:relay.clinic.test:3478,turns:relay.clinic.test:443', TURN_SECRET: 'a-secret-of-this-test-alone' });
  const { host, patient } = await house.admittedVisit();
  const issued: (readonly string[])[] = [];
  for (let count = 0; count < 7; count += 1) issued.push(await namesOf(host));
  assert.deepEqual(issued.map((names) => names.length), Array(7).fill(2));
  issued.slice(1).forEach((names, at) => assert.ok(names.every((name) => issued[at]?.includes(name) === false), 'another name each time'));
  const theirs = await namesOf(patient);
  assert.deepEqual([new Set(issued.flat()).size, new Set([...issued.flat(), ...theirs]).size], [6, 8]);
});

test('who says nothing is shown out', async () => {
  await using house = await GatewayHouse.open();
  const socket = await house.socket();
  assert.deepEqual(await socket.closed, { code: 4408, reason: 'hello-timeout' });
});

test('T2 T3: a token whose claims do not match the seat\'s row opens nothing, however well it is signed', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const other = await house.book();
  const host = await house.sitAsHost(booked);
  const device = newDevice();
  const patient = await house.sitAndWait(booked, device);
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await patient.next('admitted');
  const desk = new TokenDesk(new Jwt(house.context.keys, publicUrl), new Pseudonyms(Buffer.alloc(32)), () => house.clock.nowMs);
  const seat = { id: booked.patient.id, appointmentId: booked.id, role: 'patient', tokenGeneration: 0 } as const;
  assert.equal((await house.context.consulting.gate.admittedSeat(desk.forDevice(seat, hashSecret(device)).token)).role, 'patient');
  for (const wrong of [{ ...seat, role: 'clinician' }, { ...seat, appointmentId: other.id }, { ...seat, id: other.patient.id }] as const) {
    const { token } = desk.forDevice(wrong, hashSecret(device));
    const socket = await house.socket();
    socket.send({ type: 'hello', token, device });
    assert.equal((await socket.next('error'))['code'], 'unauthenticated');
    await assert.rejects(house.context.consulting.gate.admittedSeat(token), { code: 'not-admitted' });
  }
  await assert.rejects(house.context.consulting.gate.admittedSeat(desk.forQueue('cli', 'staff', 'key').token), { code: 'unauthenticated' });
});
