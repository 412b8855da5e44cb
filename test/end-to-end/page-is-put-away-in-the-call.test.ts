import assert from 'node:assert/strict';
import { pictureOf, waitForPicture } from '../support/decoded-picture.ts';
import { lacksFirefox } from '../support/firefox.ts';
import { FrozenPage } from '../support/frozen-page.ts';
import { freshPicture } from '../support/fresh-picture.ts';
import { House } from '../support/house.ts';
import { allOff, ownTracks } from '../support/own-tracks.ts';
import { commandOf, processTree } from '../support/process-tree.ts';
import { story, type Call } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

/** Chromium's own word for what it closes in a page it puts away. */
const cachedPage = /Page entered Back-Forward Cache/;

const saysDropped = ({ clinician }: Call): Promise<unknown> => waitUntil('the clinician to read that the connection dropped', async () => /connection dropped/.test(await clinician.text()), 60_000);

/** Both see each other anew, in the same seats. */
async function assertTogether({ visit, patient, clinician }: Call, since: number): Promise<void> {
  await patient.reach('in-room');
  const back = await Promise.all([
    freshPicture(clinician.page, pictureOf(visit.patientId), 'red', since, 40_000),
    freshPicture(patient.page, pictureOf(visit.clinicianId), 'blue', since, 40_000),
  ]);
  console.log(`both pictures are back after ${Math.max(...back)} ms`);
  const portal = await house.portal();
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.admitted', visit.patientId), 1);
  assert.equal(await portal.seatState(visit, visit.patientId), 'in-room');
}

story('The browser freezes a page in the call: its camera goes off, the other side is told, and it wakes up in the same call', house, async (scene) => {
  await house.open(red, blue);
  const call = await scene.call({ patient: red, clinician: blue });
  const { page } = call.patient;
  await page.evaluate(() => { document.addEventListener('freeze', () => Object.assign(globalThis, { whenFrozen: [...(globalThis as unknown as { readonly ownTracks: readonly MediaStreamTrack[] }).ownTracks].map(({ readyState }) => readyState) })); });
  call.patient.watch.expect(cachedPage);
  const frozen = await FrozenPage.freeze(page);
  await saysDropped(call);
  await frozen.thaw();
  const since = performance.now();
  assert.deepEqual(await page.evaluate(() => (globalThis as unknown as { readonly whenFrozen: readonly string[] }).whenFrozen), ['ended', 'ended']);
  await assertTogether(call, since);
  await call.patient.waitForEvent('consult-interrupted', ({ detail }) => detail?.['reason'] === 'media');
  await call.patient.waitForEvent('consult-recovered');
});

for (const engine of ['chromium', 'firefox'] as const) {
  story(`Back and forward again in the middle of a call (${engine}): nobody is hung up, and the person is in the call again`, house, async (scene) => {
    const patient = { ...red, engine };
    await house.open(patient, blue);
    const { publicUrl } = await house.stack();
    const call = await scene.call({ patient, clinician: blue }, {}, async ({ page }) => { await page.goto(publicUrl); });
    const { page } = call.patient;
    const since = performance.now();
    await page.goBack();
    await saysDropped(call);
    await page.goForward();
    await assertTogether(call, since);
    assert.equal((await (await scene.portal()).auditTrail(call.visit.appointmentId)).filter(({ action }) => action === 'seat.left').length, 0);
  }, { skip: engine === 'firefox' && lacksFirefox() });
}

story('A machine sleeps in the middle of the call and wakes up: the call is back without a press', house, async (scene) => {
  await house.open(red, blue);
  const call = await scene.call({ patient: red, clinician: blue });
  const root = (await house.browser(red)).process()?.pid ?? assert.fail('no process');
  // Only what runs pages: the browser itself must still answer us.
  const renderers = processTree(root).filter((id) => /type=(renderer|utility)/.test(commandOf(id)));
  for (const id of renderers) process.kill(id, 'SIGSTOP');
  try {
    await saysDropped(call);
  } finally {
    for (const id of renderers) process.kill(id, 'SIGCONT');
  }
  await assertTogether(call, performance.now());
});

story('A page that was put away with the camera off comes back with it off', house, async (scene) => {
  await house.open(red, blue);
  const call = await scene.call({ patient: red, clinician: blue });
  const { page } = call.patient;
  await call.patient.call('setCamera', false);
  await waitUntil('the clinician to read it', async () => /’s camera is off/.test(await call.clinician.text()));
  call.patient.watch.expect(cachedPage);
  const frozen = await FrozenPage.freeze(page);
  await saysDropped(call);
  await frozen.thaw();
  await call.patient.reach('in-room');
  await waitUntil('the microphone to be open again', async () => (await ownTracks(page)).some(({ kind, readyState }) => kind === 'audio' && readyState === 'live'));
  assert.ok(allOff((await ownTracks(page)).filter(({ kind }) => kind === 'video')));
  await waitForPicture(page, pictureOf(call.visit.clinicianId), 'blue');
});
