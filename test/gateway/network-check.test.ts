import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeCode, seatStateSchema } from '@consult-room/protocol';
import { expectOk, GatewayHouse, newDevice, type Booked } from './support/gateway-house.ts';
import type { TestSocket } from './support/test-socket.ts';

/** Nothing listens there: who may is asked before Janus is. */
const environment = {
  JANUS_NODES: 'one=ws://127.0.0.1:9', JANUS_API_SECRET: 'not-a-secret-of-anybody', JANUS_ADMIN_KEY: 'not-a-key-of-anybody',
  TURN_URLS: 'turn:turn.clinic.test:3478?transport=udp', TURN_SECRET: 'the-secret-of-this-relay-alone',
};

async function tokenFor(seat: TestSocket): Promise<string> {
  await expectOk(seat, { type: 'check-network' });
  return String((await seat.next('check-token'))['token']);
}

/** How the door of the test answers. */
async function knocks(house: GatewayHouse, token: string): Promise<{ readonly socket: TestSocket; readonly answer: Readonly<Record<string, unknown>> }> {
  const socket = await house.socket('/v1/check');
  socket.send({ type: 'hello', token });
  return { socket, answer: await socket.nextWhere(({ type }) => type === 'welcome' || type === 'error') };
}

async function atTheCheck(house: GatewayHouse): Promise<{ readonly booked: Booked; readonly seat: TestSocket }> {
  const booked = await house.book();
  const seat = await house.sit(booked.id, booked.patient.id);
  await expectOk(seat, { type: 'arrive' });
  return { booked, seat };
}

async function put(house: GatewayHouse, booked: Booked, state: (typeof seatStateSchema.options)[number]): Promise<void> {
  const { store } = house.context;
  const found = await store.reads.findConsultation(house.context.clinicId, booked.id);
  const seat = found?.seats.find(({ id }) => id === booked.patient.id);
  assert.ok(seat);
  await store.transaction((tx) => tx.updateSeat(seat, { state }));
}

test('T1: who is at the device check gets a test with relay credentials for a minute; in any other state nobody does', async () => {
  await using house = await GatewayHouse.open(environment);
  for (const state of seatStateSchema.options) {
    const booked = await house.book();
    const token = await house.roomToken(booked.id, booked.patient.id);
    await put(house, booked, state);
    const seat = await house.socket();
    seat.send({ type: 'hello', token, device: newDevice() });
    if ((await seat.nextWhere(({ type }) => type === 'welcome' || type === 'error')).type === 'error') continue;
    const isChecking = state === 'arrived' || state === 'checking';
    assert.equal(await seat.request({ type: 'check-network' }), isChecking ? 'ok' : 'seat-state', state);
    if (!isChecking) continue;
    const { answer } = await knocks(house, String((await seat.next('check-token'))['token']));
    const [server] = answer['iceServers'] as readonly { readonly username: string }[];
    assert.equal(Number(server?.username.split(':')[0]), house.clock.nowMs / 1_000 + 60);
  }
});

test('T1: the token opens the test alone, no seat and no media, and no other token opens the test', async () => {
  await using house = await GatewayHouse.open(environment);
  const { booked, seat } = await atTheCheck(house);
  const token = await tokenFor(seat);
  const thief = await house.socket();
  thief.send({ type: 'hello', token, device: newDevice() });
  assert.equal((await thief.next('error'))['code'], 'unauthenticated');
  const media = await house.socket('/v1/janus', 'janus-protocol');
  media.send({ janus: 'create', transaction: 't', token });
  assert.match(JSON.stringify(await media.nextWhere((answer) => 'janus' in answer)), /unauthenticated/);
  for (const other of [await house.roomToken(booked.id, booked.patient.id), 'not.a.token']) {
    const { socket, answer } = await knocks(house, other);
    assert.equal(answer['code'], 'unauthenticated');
    await socket.closed;
  }
});

test('T1: a token of the test is worth nothing in the waiting room, on another device, and a minute later', async () => {
  await using house = await GatewayHouse.open(environment);
  const codeOf = async (token: string) => (await knocks(house, token)).answer['code'];
  const { seat } = await atTheCheck(house);
  const late = await tokenFor(seat);
  house.clock.nowMs += 61_000;
  assert.equal(await codeOf(late), 'token-expired');
  const token = await tokenFor(seat);
  await expectOk(seat, { type: 'wait' });
  assert.equal(await codeOf(token), 'seat-state');
  const moved = await atTheCheck(house);
  const old = await tokenFor(moved.seat);
  const phone = await house.socket();
  phone.send({ type: 'hello', token: await house.roomToken(moved.booked.id, moved.booked.patient.id), device: newDevice(), takeOver: true });
  await phone.next('welcome');
  assert.equal(await codeOf(old), 'token-revoked');
});

test('T1: the test ends with the step into the waiting room', async () => {
  await using house = await GatewayHouse.open(environment);
  const { seat } = await atTheCheck(house);
  const { socket } = await knocks(house, await tokenFor(seat));
  await expectOk(seat, { type: 'wait' });
  assert.equal((await socket.closed).code, closeCode.normal);
});

test('a seat gets a few tests, and then one now and then', async () => {
  await using house = await GatewayHouse.open(environment);
  const { seat } = await atTheCheck(house);
  const answers: string[] = [];
  for (let count = 0; count < 8; count += 1) answers.push(await seat.request({ type: 'check-network' }));
  assert.deepEqual([...new Set(answers)], ['ok', 'rate-limited']);
  house.clock.nowMs += 20_000;
  await expectOk(seat, { type: 'check-network' });
});

test('T1: a clinic’s back end has tests for pages without an appointment; strangers have none, and they are paced', async () => {
  await using house = await GatewayHouse.open(environment);
  assert.equal((await house.call('POST', '/v1/check-tokens', { key: null })).status, 401);
  const tokens: string[] = [];
  for (let answer = await house.call('POST', '/v1/check-tokens'); answer.status === 200; answer = await house.call('POST', '/v1/check-tokens')) tokens.push(String(answer.body['token']));
  assert.equal(tokens.length, 20);
  const [token = '', later = ''] = tokens;
  const { answer } = await knocks(house, token);
  const [server] = answer['iceServers'] as readonly { readonly username: string }[];
  assert.equal(Number(server?.username.split(':')[0]), house.clock.nowMs / 1_000 + 60);
  const seat = await house.socket();
  seat.send({ type: 'hello', token: later, device: newDevice() });
  assert.equal((await seat.next('error'))['code'], 'unauthenticated');
  house.clock.nowMs += 61_000;
  assert.equal((await knocks(house, later)).answer['code'], 'token-expired');
});

test('T14: tests without an appointment share a few names at the relay, each clinic its own: none of them takes it from the others', async () => {
  await using house = await GatewayHouse.open(environment);
  const second = await house.secondClinic();
  const namesOf = async (key: string | null): Promise<ReadonlySet<string>> => {
    const names = new Set<string>();
    for (let count = 0; count < 20; count += 1) {
      const { body } = await house.call('POST', '/v1/check-tokens', key === null ? {} : { key });
      const { answer } = await knocks(house, String(body['token']));
      const [server] = answer['iceServers'] as readonly { readonly username: string }[];
      names.add(String(server?.username.split(':')[1]));
    }
    return names;
  };
  const [first, other] = [await namesOf(null), await namesOf(second)];
  assert.deepEqual([first.size, other.size], [16, 16]);
  assert.ok([...first].every((name) => !other.has(name)));
});
