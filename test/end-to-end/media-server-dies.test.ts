import assert from 'node:assert/strict';
import { runMediaCommand } from '../../server/src/administration/media-command.ts';
import { pictureOf } from '../support/decoded-picture.ts';
import { freshPicture, watchPauses } from '../support/fresh-picture.ts';
import { House } from '../support/house.ts';
import { sfuRoomOf } from '../support/sfu-room.ts';
import { story, type Call } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House({ janusCount: 2 });
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;
const patienceMs = 30_000;

async function nodeOf({ visit }: Call): Promise<string> {
  return sfuRoomOf((await house.stack()).dataDir, visit.appointmentId).node;
}

/** Both compare the code, so that it shows when the keys are other ones afterwards. */
async function verify({ patient, clinician }: Call): Promise<void> {
  for (const room of [patient, clinician]) {
    await room.press('[part~="lock"]');
    await waitUntil(`${room.label} to see the code`, async () => /^\d{3} \d{3}$/m.test(await room.text()), patienceMs);
    await room.press('[part~="code-match"]');
    await room.waitForEvent('consult-encryption-change', ({ detail }) => detail?.['state'] === 'verified');
  }
}

/** ms from `since` until both see the other move again. */
async function picturesBack({ visit, patient, clinician }: Call, since: number): Promise<number> {
  return Math.max(...await Promise.all([
    freshPicture(clinician.page, pictureOf(visit.patientId), 'red', since, patienceMs),
    freshPicture(patient.page, pictureOf(visit.clinicianId), 'blue', since, patienceMs),
  ]));
}

/** The same two people, let in once, under the keys they have compared. */
async function assertUnchanged({ visit, patient, clinician }: Call): Promise<void> {
  const portal = await house.portal();
  for (const room of [patient, clinician]) {
    await room.reach('in-room');
    await waitUntil(`the lock of ${room.label} to be verified`, async () => (await room.events('consult-encryption-change')).at(-1)?.detail?.['state'] === 'verified', patienceMs);
  }
  for (const id of [visit.patientId, visit.clinicianId]) {
    assert.equal(await portal.seatState(visit, id), 'in-room');
    assert.equal(await portal.countAudit(visit.appointmentId, 'seat.admitted', id), 1);
    assert.equal(await portal.countAudit(visit.appointmentId, 'seat.entered', id), 1);
  }
}

story('R2: the media server of a call is killed and stays dead: both see each other again on the other one, nobody clicks', house, async (scene) => {
  await house.open(red, blue);
  const { januses } = await house.stack();
  const call = await scene.call({ patient: red, clinician: blue });
  await verify(call);
  const node = await nodeOf(call);
  const killed = januses[node === 'main' ? 0 : 1];
  const since = performance.now();
  await killed?.kill('SIGKILL');
  await waitUntil('the call to be moved', async () => await nodeOf(call) !== node, patienceMs);
  const movedMs = Math.round(performance.now() - since);
  console.log(`moved after ${movedMs} ms, both pictures back after ${await picturesBack(call, since)} ms`);
  await assertUnchanged(call);
  assert.equal(await (await house.portal()).countAudit(call.visit.appointmentId, 'media.moved'), 1);
  await killed?.restart();
});

story('R2: the media server of a call is killed and started again: both see each other again, nobody clicks', house, async (scene) => {
  await house.open(red, blue);
  const { januses } = await house.stack();
  const call = await scene.call({ patient: red, clinician: blue });
  await verify(call);
  const since = performance.now();
  await januses[await nodeOf(call) === 'main' ? 0 : 1]?.crash();
  await call.patient.waitForEvent('consult-interrupted');
  console.log(`both pictures back after ${await picturesBack(call, since)} ms`);
  await assertUnchanged(call);
});

story('R13: a media server is emptied for an upgrade: its call goes to the other one, and nobody is let in again', house, async (scene) => {
  await house.open(red, blue);
  const { dataDir } = await house.stack();
  const call = await scene.call({ patient: red, clinician: blue });
  await verify(call);
  const node = await nodeOf(call);
  const pauses = await Promise.all([
    watchPauses(call.clinician.page, pictureOf(call.visit.patientId)), watchPauses(call.patient.page, pictureOf(call.visit.clinicianId)),
  ]);
  assert.equal(await runMediaCommand(['empty', node], { CONSULT_DATA_DIR: dataDir }, { out: () => undefined, err: assert.fail }), 0);
  await waitUntil('the call to be moved', async () => await nodeOf(call) !== node, patienceMs);
  await picturesBack(call, performance.now());
  const gaps = await Promise.all(pauses.map((longest) => longest()));
  console.log(`longest pauses of the pictures: ${gaps.join(' and ')} ms`);
  await assertUnchanged(call);
  assert.equal(await runMediaCommand(['resume', node], { CONSULT_DATA_DIR: dataDir }, { out: () => undefined, err: assert.fail }), 0);
});
