import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectOk, GatewayHouse } from './support/gateway-house.ts';

const figures = { lossPercent: 7, roundTripMs: 240, jitterMs: 12, mos: 3.1, path: 'relay-tls' } as const;

async function entriesOf(house: GatewayHouse, appointmentId: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await house.call('GET', `/v1/audit?appointment=${appointmentId}`)).body['entries'] as readonly Readonly<Record<string, unknown>>[];
}

test('how a visit’s connection was goes on record once, when the person is out of the room', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const guest = await house.sitAndWait(booked);
  const host = await house.sitAsHost(booked);
  await expectOk(host, { type: 'admit', participantId: booked.patient.id });
  await expectOk(guest, { type: 'enter' });
  await expectOk(guest, { type: 'quality', level: 'good', score: 90 });
  house.clock.steppedMs += 40_000;
  await expectOk(guest, { type: 'quality', level: 'poor', score: 30, reasons: ['loss'], figures });
  assert.deepEqual((await entriesOf(house, booked.id)).filter(({ action }) => action === 'quality.summed'), [], 'not while they talk');
  assert.match(house.metrics.render(), /^consult_media_paths\{path="relay-tls"\} 1$/m);
  await expectOk(guest, { type: 'leave' });
  const entries = (await entriesOf(house, booked.id)).filter(({ action }) => action === 'quality.summed');
  assert.equal(entries.length, 1);
  assert.deepEqual(entries[0]?.['actor'], { kind: 'seat', subject: booked.patient.id });
  assert.deepEqual(entries[0]?.['detail'], {
    seconds: 40, slotSeconds: 30, timeline: 'gp', last: 'poor', goodPercent: 50, fairPercent: 0, poorPercent: 50, lostPercent: 0,
    lossPercent: 7, roundTripMs: 240, jitterMs: 12, mos: 3.1, path: 'relay-tls', reasons: 'loss',
  });
  assert.match(house.metrics.render(), /^consult_media_paths\{path="relay-tls"\} 0$/m);
});

test('who waits reports nothing, and nonsense is refused', async () => {
  await using house = await GatewayHouse.open();
  const booked = await house.book();
  const guest = await house.sitAndWait(booked);
  assert.equal(await guest.request({ type: 'quality', level: 'good', score: 90 }), 'not-admitted');
  await house.sitAsHost(booked).then((host) => expectOk(host, { type: 'admit', participantId: booked.patient.id }));
  for (const wrong of [{ lossPercent: 101 }, { roundTripMs: -1 }, { path: '192.0.2.1' }, { name: 'Maria' }]) {
    assert.notEqual(await guest.request({ type: 'quality', level: 'good', score: 90, figures: { ...figures, ...wrong } }), 'ok', JSON.stringify(wrong));
  }
});
