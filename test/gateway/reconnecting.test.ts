import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectOk, GatewayHouse } from './support/gateway-house.ts';
import type { TestSocket } from './support/test-socket.ts';

const media = { type: 'media-state', microphone: true, camera: true, screen: false } as const;

async function call(house: GatewayHouse) {
  const { booked, host, patient } = await house.admittedVisit();
  await expectOk(patient, { type: 'enter' });
  return { booked, host, patient };
}

/** What the clinician is told of the patient's media by the newest roster. */
async function seen(host: TestSocket, id: string, isReconnecting: boolean): Promise<void> {
  await host.nextWhere(({ type, participants }) => type === 'roster'
    && (participants as readonly { readonly id: string; readonly reconnecting?: boolean }[]).some((person) => person.id === id && (person.reconnecting ?? false) === isReconnecting));
}

test('who says that media is away is shown so to the others, and it is on record until it is back', async () => {
  await using house = await GatewayHouse.open();
  const { booked, host, patient } = await call(house);
  await expectOk(patient, media);
  await expectOk(patient, { ...media, reconnecting: true });
  await seen(host, booked.patient.id, true);
  await expectOk(patient, { ...media, reconnecting: true });
  await expectOk(patient, { type: 'reconnected', rung: 'relay', durationMs: 4_200 });
  await expectOk(patient, media);
  await seen(host, booked.patient.id, false);
  const entries = (await house.audit(booked.id)).filter(({ action }) => action.startsWith('media.'));
  assert.deepEqual(entries.map(({ action, outcome, detail }) => ({ action, outcome, detail })), [
    { action: 'media.lost', outcome: 'failed', detail: { reason: 'no-media' } },
    { action: 'media.back', outcome: 'success', detail: { rung: 'relay', durationMs: 4_200 } },
  ]);
  const figures = house.metrics.render();
  assert.match(figures, /^consult_reconnects_total\{rung="relay"\} 1$/m);
  assert.match(figures, /^consult_reconnecting_seconds_sum 4\.2$/m);
});

test('another socket for the media session is counted, and leaves nothing on record', async () => {
  await using house = await GatewayHouse.open();
  const { booked, patient } = await call(house);
  await expectOk(patient, { type: 'reconnected', rung: 'resume', durationMs: 300 });
  assert.match(house.metrics.render(), /^consult_reconnects_total\{rung="resume"\} 1$/m);
  assert.ok(!(await house.audit(booked.id)).some(({ action }) => action.startsWith('media.')));
});

test('a page that reports without end fills no record, and one that waits reports nothing', async () => {
  await using house = await GatewayHouse.open();
  const { booked, patient } = await call(house);
  for (let time = 0; time < 60; time += 1) await expectOk(patient, { type: 'reconnected', rung: 'restart', durationMs: 1_000 });
  const entries = (await house.audit(booked.id)).filter(({ action }) => action === 'media.back');
  assert.ok(entries.length > 0 && entries.length <= 25, `${entries.length} entries`);
  const other = await house.book();
  const waiting = await house.sitAndWait(other);
  assert.equal((await waiting.request({ type: 'reconnected', rung: 'restart', durationMs: 1_000 })), 'not-admitted');
  assert.equal((await patient.request({ type: 'reconnected', rung: 'restart', durationMs: -1 })), 'bad-request');
});
