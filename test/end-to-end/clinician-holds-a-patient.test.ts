import assert from 'node:assert/strict';
import { pictureOf, readPicture, waitForPicture } from '../support/decoded-picture.ts';
import { House } from '../support/house.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

story('A patient on hold sees and hears nothing of the room and is not seen; taken back, the call goes on', house, async (scene) => {
  await house.open(red, blue);
  const portal = await scene.portal();
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });

  await clinician.call('hold', visit.patientId);
  await patient.reach('held');
  await patient.waitForEvent('consult-held');
  assert.equal(await portal.seatState(visit, visit.patientId), 'held');
  await waitUntil('both pictures to go', async () => (await readPicture(patient.page, pictureOf(visit.clinicianId))) === null
    && (await readPicture(clinician.page, pictureOf(visit.patientId))) === null);

  await clinician.call('resume', visit.patientId);
  await patient.reach('in-room');
  await Promise.all([
    waitForPicture(clinician.page, pictureOf(visit.patientId), 'red'),
    waitForPicture(patient.page, pictureOf(visit.clinicianId), 'blue'),
  ]);
  assert.deepEqual(await path(patient), ['checking', 'waiting', 'connecting', 'in-room', 'held', 'connecting', 'in-room']);
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.held', visit.patientId), 1);
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.resumed', visit.patientId), 1);
});

story('T5: A patient who is removed is out at once and stays out', house, async (scene) => {
  const portal = await scene.portal();
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });

  await clinician.call('remove', visit.patientId);
  await patient.reach('ended');
  assert.equal((await path(patient)).includes('reconnecting'), false, 'nobody is told that the connection dropped');
  assert.equal(await portal.seatState(visit, visit.patientId), 'removed');
  await waitUntil('the picture to go', async () => (await readPicture(clinician.page, pictureOf(visit.patientId))) === null);

  const again = await scene.guestAtDoor('removed patient', red, visit.joinUrl);
  again.watch.expect(/Failed to load resource.*4\d\d/);
  await again.pressPrimary();
  await again.reach('ended');
  assert.equal(await portal.seatState(visit, visit.patientId), 'removed');
});

/** The states the person went through, as the page was told. */
async function path(room: RoomPage): Promise<readonly unknown[]> {
  return (await room.events('consult-state-change')).map(({ detail }) => detail?.['to']);
}
