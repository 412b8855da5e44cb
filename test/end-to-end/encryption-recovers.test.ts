import assert from 'node:assert/strict';
import { deadenReceivers } from '../support/dead-transform.ts';
import { pictureOf } from '../support/decoded-picture.ts';
import { lacksFirefox } from '../support/firefox.ts';
import { freshPicture, pictureStops } from '../support/fresh-picture.ts';
import { House } from '../support/house.ts';
import { watchMade } from '../support/made-by-page.ts';
import { breakNewestWorker, endNewestWorker, workersMade } from '../support/page-workers.ts';
import type { RoomPage } from '../support/room-page.ts';
import { sawWords, watchWords } from '../support/seen-words.ts';
import { sfuRoomOf } from '../support/sfu-room.ts';
import { story, type Call, type Scene } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';
import { WireTap } from '../support/wire-tap.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

async function tapOf(call: Call): Promise<WireTap> {
  const stack = await house.stack();
  return await WireTap.open({ janusUrl: stack.janusUrl, apiSecret: stack.janusApiSecret, adminKey: stack.janusAdminKey, ...sfuRoomOf(stack.dataDir, call.visit.appointmentId) });
}

/** What the person sees between the loss and the picture's return, and how long that took; ms. */
async function recovery(room: RoomPage, call: Call, since: number): Promise<void> {
  const interrupted = await room.waitForEvent('consult-interrupted');
  assert.equal(interrupted.detail?.['reason'], 'encryption');
  const noticed = Math.round(performance.now() - since);
  await waitUntil('the page to have said so', () => sawWords(room.page));
  await room.waitForEvent('consult-encryption-change', ({ detail }) => detail?.['state'] === 'pending' && detail['code'] === 'worker-lost');
  await room.reach('in-room');
  const back = await Promise.all([
    freshPicture(call.clinician.page, pictureOf(call.visit.patientId), 'red', since),
    freshPicture(call.patient.page, pictureOf(call.visit.clinicianId), 'blue', since),
  ]);
  console.log(`${room.label}: noticed after ${noticed} ms, both pictures back after ${Math.max(...back)} ms`);
  for (const one of [call.patient, call.clinician]) {
    await waitUntil(`${one.label}'s lock to close again`, async () => (await one.events('consult-encryption-change')).at(-1)?.detail?.['state'] === 'encrypted');
  }
}

async function begin(scene: Scene, engine: 'chromium' | 'firefox' = 'chromium'): Promise<Call> {
  const patient = { ...red, engine };
  await house.open(patient, blue);
  return await scene.call({ patient, clinician: blue }, {}, async ({ page }) => {
    await watchMade(page, 'Worker');
    await watchWords(page, 'Reconnecting the encryption');
  });
}

for (const [who, engine] of [['patient', 'chromium'], ['clinician', 'chromium'], ['patient', 'firefox']] as const) {
  story(`The ${who}'s encryption worker ends in the call (${engine}): nothing leaves, the page says so, and the picture comes back by itself`, house, async (scene) => {
    const call = await begin(scene, engine);
    await using tap = await tapOf(call);
    await waitUntil('the tap to hear both', () => tap.sum().frames > 50);
    // Firefox's own word, of no script, where a transform has lost its worker.
    if (engine === 'firefox') call[who].watch.expect(/^uncaught: Error: NS_ERROR_FAILURE$/);
    const since = performance.now();
    await endNewestWorker(call[who].page);
    await recovery(call[who], call, since);
    const before = tap.sum().frames;
    await waitUntil('the tap to hear the new connection', () => tap.sum().frames > before + 50);
    const { frames, parsable, unsealed } = tap.sum();
    console.log(`at the SFU, of ${frames} frames before, during and after: ${unsealed} unsealed, ${parsable} a decoder could read`);
    assert.deepEqual({ unsealed, parsable, failures: tap.failures }, { unsealed: 0, parsable: 0, failures: [] });
    const portal = await scene.portal();
    const states = (await portal.auditTrail(call.visit.appointmentId))
      .filter(({ action, actor }) => action === 'encryption.changed' && actor.subject === (who === 'patient' ? call.visit.patientId : call.visit.clinicianId))
      .map(({ detail }) => detail);
    assert.ok(states.some((detail) => JSON.stringify(detail) === '{"code":"worker-lost","state":"pending"}'), JSON.stringify(states));
    assert.ok(states.every((detail) => Object.keys(detail ?? {}).toSorted().join() === 'code,state'), 'states, and nothing of keys');
    assert.equal(await portal.countAudit(call.visit.appointmentId, 'seat.admitted', call.visit.patientId), 1);
    const other = who === 'patient' ? call.clinician : call.patient;
    assert.equal(await workersMade(other.page), 1, 'the other side keeps its own worker');
    assert.equal((await other.events('consult-interrupted')).length, 0, 'and its call');
  }, { skip: engine === 'firefox' && lacksFirefox() });
}

story('An encryption worker that breaks again and again: three times it is replaced, then the person is told and can call', house, async (scene) => {
  const call = await begin(scene);
  for (let time = 0; time < 3; time += 1) {
    await breakNewestWorker(call.patient.page);
    await waitUntil('another worker', async () => (await workersMade(call.patient.page)) >= time + 2);
    await call.patient.reach('in-room');
  }
  await breakNewestWorker(call.patient.page);
  await call.patient.reach('trouble');
  await waitUntil('the cause and the phone', async () => /555 010 0199[^]*can’t make this call private/.test(await call.patient.text()));
  const last = (await call.patient.events('consult-encryption-change')).at(-1);
  assert.deepEqual([last?.detail?.['state'], last?.detail?.['code']], ['failed', 'worker-lost']);
});

story('A transform of a receiver that died: the picture stops and comes back by itself, and nobody is interrupted', house, async (scene) => {
  const { visit, patient } = await begin(scene);
  assert.equal(await deadenReceivers(patient.page), 1);
  const since = performance.now();
  await pictureStops(patient.page, pictureOf(visit.clinicianId));
  const backMs = await freshPicture(patient.page, pictureOf(visit.clinicianId), 'blue', since);
  console.log(`the picture is back after ${backMs} ms`);
  assert.equal((await patient.events('consult-interrupted')).length, 0);
});
