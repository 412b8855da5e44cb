import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectOk, GatewayHouse, newDevice, type Booked } from './support/gateway-house.ts';
import type { TestSocket } from './support/test-socket.ts';

async function redeemed(house: GatewayHouse, { patient }: Booked): Promise<string> {
  const answer = await house.call('POST', '/v1/redemptions', { key: null, body: { secret: patient.joinUrl?.split('#')[1] } });
  assert.equal(answer.status, 200);
  return String(answer.body['token']);
}

/** Says hello with a token of the caller's choice; the token of the welcome comes back too. */
async function sitWith(house: GatewayHouse, hello: Readonly<Record<string, unknown>>): Promise<{ readonly socket: TestSocket; readonly welcome: string }> {
  const socket = await house.socket();
  socket.send({ type: 'hello', ...hello });
  return { socket, welcome: String((await socket.next('welcome'))['token']) };
}

async function letIn(host: TestSocket, guest: TestSocket, { patient }: Booked): Promise<void> {
  await expectOk(guest, { type: 'arrive' });
  await expectOk(guest, { type: 'wait' });
  await expectOk(host, { type: 'admit', participantId: patient.id });
  await guest.next('admitted');
  await expectOk(guest, { type: 'enter' });
}

test('F6 T1: who else holds the link gets a token and no media; the person inside does', async () => {
  await using house = await GatewayHouse.open();
  const { gate } = house.context.consulting;
  const booked = await house.book();
  const host = await house.sitAsHost(booked);
  const token = await redeemed(house, booked);
  const { socket, welcome } = await sitWith(house, { token, device: newDevice() });
  await letIn(host, socket, booked);
  for (const foreign of [await redeemed(house, booked), await house.roomToken(booked.id, booked.patient.id)]) {
    await assert.rejects(gate.admittedSeat(foreign), { code: 'not-admitted' });
    const stranger = await house.socket();
    stranger.send({ type: 'hello', token: foreign, device: newDevice() });
    assert.equal((await stranger.next('error'))['code'], 'seat-in-use');
    await assert.rejects(gate.admittedSeat(foreign), { code: 'not-admitted' }, 'asking for the seat is not having it');
  }
  const refusals = (await house.audit(booked.id)).filter(({ action, outcome }) => action === 'janus.refused' && outcome === 'refused');
  assert.equal(refusals.length, 4);
  await expectOk(socket, { type: 'refresh-token' });
  for (const own of [token, welcome, String((await socket.next('token'))['token'])]) {
    assert.equal((await gate.admittedSeat(own)).participantId, booked.patient.id);
  }
});

test('a hello token opens media only while its browser is connected, a token of the device longer', async () => {
  await using house = await GatewayHouse.open();
  const { gate } = house.context.consulting;
  const booked = await house.book();
  const host = await house.sitAsHost(booked);
  const desk = await house.queue();
  const token = await redeemed(house, booked);
  const { socket, welcome } = await sitWith(house, { token, device: newDevice() });
  await letIn(host, socket, booked);
  desk.clear();
  await socket.hangUp();
  await desk.nextWhere((message) => message.type === 'queue' && JSON.stringify(message).includes('"in-room","connected":false'));
  await assert.rejects(gate.admittedSeat(token), { code: 'not-admitted' });
  assert.equal((await gate.admittedSeat(welcome)).participantId, booked.patient.id);
});

test('a reload with the very same token keeps it good when the old socket is gone', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const host = await house.sitAsHost(booked);
  const hello = { token: await redeemed(house, booked), device: newDevice() };
  const before = await sitWith(house, hello);
  await letIn(host, before.socket, booked);
  const after = await sitWith(house, hello);
  await before.socket.closed;
  await after.socket.settle();
  assert.equal((await house.context.consulting.gate.admittedSeat(hello.token)).participantId, booked.patient.id);
});

test('when the seat moves, every token of the old device is worth nothing, also once the new one is let in', async () => {
  await using house = await GatewayHouse.open();
  const { gate } = house.context.consulting;
  const booked = await house.book();
  const host = await house.sitAsHost(booked);
  const token = await redeemed(house, booked);
  const phone = await sitWith(house, { token, device: newDevice() });
  await letIn(host, phone.socket, booked);
  const laptopToken = await redeemed(house, booked);
  const laptop = await sitWith(house, { token: laptopToken, device: newDevice(), takeOver: true });
  await phone.socket.closed;
  for (const any of [token, phone.welcome, laptopToken, laptop.welcome]) await assert.rejects(gate.admittedSeat(any), { code: 'not-admitted' });
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await laptop.socket.next('admitted');
  for (const old of [token, phone.welcome]) await assert.rejects(gate.admittedSeat(old), { code: 'not-admitted' });
  for (const present of [laptopToken, laptop.welcome]) assert.equal((await gate.admittedSeat(present)).participantId, booked.patient.id);
});
