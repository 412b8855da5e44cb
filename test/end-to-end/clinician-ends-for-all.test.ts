import assert from 'node:assert/strict';
import { House } from '../support/house.ts';
import { allOff, ownTracks } from '../support/own-tracks.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

story('A clinician ends the consultation for everybody: cameras go off, the room is gone, the link is over', house, async (scene) => {
  await house.open(red, blue);
  const portal = await scene.portal();
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });
  assert.deepEqual((await ownTracks(patient.page)).map(({ readyState }) => readyState), ['live', 'live']);

  await clinician.call('endForAll');
  await Promise.all([patient.reach('ended'), clinician.reach('ended')]);
  const left = await patient.waitForEvent('consult-left');
  assert.equal(left.detail?.['reason'], 'ended');
  for (const room of [patient, clinician]) {
    assert.ok(allOff(await ownTracks(room.page)), `${room.label}'s camera and microphone are off`);
  }

  await waitUntil('the appointment to be over', async () => (await portal.appointment(visit.appointmentId)).state === 'ended');
  await waitUntil('the room to be gone', async () => (await portal.countAudit(visit.appointmentId, 'room.destroyed')) === 1);
  assert.equal(await portal.countAudit(visit.appointmentId, 'appointment.ended'), 1);

  const late = await scene.guestAtDoor('late patient', red, visit.joinUrl);
  late.watch.expect(/Failed to load resource.*410/);
  await late.pressPrimary();
  await late.reach('ended', 'trouble');
});
