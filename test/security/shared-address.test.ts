import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayHouse, newDevice, publicUrl, type Booked } from '../gateway/support/gateway-house.ts';
import { rawRequest, upgradeText } from './support/raw-request.ts';

/** A whole clinic may come from one address: what one there does wrong must be nobody else's trouble, and yet have a bound. */
const media = { JANUS_NODES: 'one=ws://127.0.0.1:9', JANUS_API_SECRET: 'an-api-secret-of-this-test', JANUS_ADMIN_KEY: 'an-admin-key-of-this-test' };
const wrongUpgrade = upgradeText('/v1/socket', (lines) => lines.map((line) => line.replace(/^Origin.*/, 'Origin: https://evil.com')));

async function everybodyGetsIn(house: GatewayHouse, visit: Booked): Promise<void> {
  const redeemed = await house.call('POST', '/v1/redemptions', { key: null, body: { secret: visit.patient.joinUrl?.split('#')[1] }, headers: { Origin: publicUrl } });
  assert.equal(redeemed.status, 200);
  for (const seated of [await house.sitAsHost(visit), await house.sitAndWait(visit), await house.queue()]) await seated.settle();
}

/** Says `token` at the media's door, and what it heard when that was closed. */
async function createMedia(house: GatewayHouse, token: string): Promise<string> {
  const socket = await house.socket('/v1/janus', 'janus-protocol');
  socket.send({ janus: 'create', transaction: 'a', token });
  return (await socket.closed).reason;
}

test('T24: one who gets everything wrong keeps nobody out who comes from the same address: no visitor, no clinician, not the clinic', async () => {
  await using house = await GatewayHouse.open();
  const wrong = [
    () => house.call('POST', '/v1/redemptions', { key: null, body: { secret: 'A'.repeat(43) } }),
    () => house.call('POST', '/v1/redemptions', { key: null, text: '{', headers: { Origin: publicUrl } }),
    () => house.call('POST', '/v1/redemptions', { key: null, text: JSON.stringify({ secret: 'A'.repeat(2_000) }) }),
    () => house.call('POST', '/v1/redemptions', { key: null, headers: { Origin: 'https://evil.com' } }),
    () => house.call('GET', '/v1/appointments', { key: 'wrong' }),
  ];
  const said = new Set<string>();
  for (let round = 0; round < 60; round += 1) {
    for (const { code } of await Promise.all(wrong.map((one) => one()))) said.add(String(code));
  }
  assert.deepEqual([...said].toSorted(), ['bad-json', 'link-unknown', 'origin-not-allowed', 'rate-limited', 'too-large', 'unauthenticated']);
  await everybodyGetsIn(house, await house.book());
});

test('T24: one whose upgrades are wrong is told to wait, right ones from the same address are not', async () => {
  await using house = await GatewayHouse.open();
  for (let failed = 0; failed < 100; failed += 1) assert.equal((await rawRequest(house.port, wrongUpgrade)).status, 403);
  const limited = await rawRequest(house.port, wrongUpgrade);
  assert.equal(limited.status, 429);
  assert.match(limited.head, /\r\nRetry-After: 1\r\n/);
  await everybodyGetsIn(house, await house.book());
  house.clock.nowMs += 1_000;
  assert.equal((await rawRequest(house.port, wrongUpgrade)).status, 403);
});

test('T24: one who opens sockets and never says who it is, four a second, keeps nobody out; a flood of them has to wait', async () => {
  await using house = await GatewayHouse.open();
  const silent = async (): Promise<void> => {
    const socket = await house.socket();
    await socket.hangUp();
  };
  for (let second = 0; second < 60; second += 1) {
    for (let opened = 0; opened < 4; opened += 1) await silent();
    house.clock.nowMs += 1_000;
  }
  await everybodyGetsIn(house, await house.book());
  for (let opened = 0; opened < 100; opened += 1) await silent();
  const limited = await rawRequest(house.port, upgradeText('/v1/socket'));
  assert.equal(limited.status, 429);
  assert.match(limited.head, /\r\nRetry-After: 1\r\n/);
  house.clock.nowMs += 1_000;
  await everybodyGetsIn(house, await house.book());
});

test('T24: whoever shows a token of ours is no stranger, even one that has run out or opens nothing, as often as the token has a pace', async () => {
  await using house = await GatewayHouse.open(media);
  const visit = await house.book({ minutes: 240 });
  const waiting = await Promise.all(Array.from({ length: 5 }, () => house.roomToken(visit.id, visit.patient.id)));
  for (const token of waiting) for (let tries = 0; tries < 30; tries += 1) assert.equal(await createMedia(house, token), 'not-admitted');
  await everybodyGetsIn(house, visit);
  const [spent = ''] = waiting;
  assert.equal(await createMedia(house, spent), 'rate-limited');
  house.clock.nowMs += 60 * 60_000;
  for (const token of waiting) for (let tries = 0; tries < 30; tries += 1) assert.equal(await createMedia(house, token), 'token-expired');
  for (const token of waiting) {
    for (let tries = 0; tries < 30; tries += 1) {
      const socket = await house.socket();
      socket.send({ type: 'hello', token, device: newDevice() });
      assert.equal((await socket.closed).reason, 'token-expired');
    }
  }
  await everybodyGetsIn(house, await house.book());
  await assert.rejects(async () => {
    for (let tries = 0; tries <= 100; tries += 1) assert.equal(await createMedia(house, `not.ours.${tries}`), 'unauthenticated');
  }, /429/, 'made up tokens are a stranger’s');
});

async function flood(socket: Awaited<ReturnType<GatewayHouse['socket']>>, text: string): Promise<void> {
  for (let sent = 0; sent < 300; sent += 1) socket.sendText(text);
  assert.equal((await socket.closed).code, 4429);
}

test('T24: ten floods from one address and it has to wait, a second later everybody there gets in; who floods with a token costs the address nothing', async () => {
  await using house = await GatewayHouse.open();
  await Promise.all(Array.from({ length: 10 }, async () => flood(await house.socket(), '{')));
  assert.equal((await rawRequest(house.port, upgradeText('/v1/socket'))).status, 429);
  house.clock.nowMs += 1_000;
  await everybodyGetsIn(house, await house.book());
  const visits = await Promise.all(Array.from({ length: 12 }, () => house.book()));
  await Promise.all(visits.map(async (visit) => flood(await house.sit(visit.id, visit.patient.id), '{"type":"ping"}')));
  await everybodyGetsIn(house, await house.book());
});

test('T24: who has to wait hears so a little later; one more than fifty who are kept so, and the first hears it at once', async (context) => {
  await using house = await GatewayHouse.open();
  for (let opened = 0; opened < 100; opened += 1) await (await house.socket()).hangUp();
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const answers: number[] = [];
  const asked = Array.from({ length: 51 }, async (_, index) => {
    const { status } = await rawRequest(house.port, upgradeText('/v1/socket'));
    assert.equal(status, 429);
    answers.push(index);
  });
  await Promise.race(asked);
  assert.equal(answers.length, 1);
  context.mock.timers.tick(1_000);
  await Promise.all(asked);
});
