import assert from 'node:assert/strict';
import { House } from '../support/house.ts';
import { allOff, ownTracks } from '../support/own-tracks.ts';
import { RawJanus } from '../support/raw-janus.ts';
import { sfuRoomOf } from '../support/sfu-room.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

story('A clinician ends the consultation for everybody: cameras go off, the room is gone, the link is over', house, async (scene) => {
  await house.open(red, blue);
  const portal = await scene.portal();
  const stack = await house.stack();
  await using janus = await RawJanus.open(stack.janusUrl, stack.janusApiSecret);
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });
  assert.deepEqual((await ownTracks(patient.page)).map(({ readyState }) => readyState), ['live', 'live']);

  const { room } = sfuRoomOf(stack.dataDir, visit.appointmentId);
  assert.ok(await janus.exists(room));

  await clinician.call('endForAll');
  await Promise.all([patient.reach('ended'), clinician.reach('ended')]);
  const left = await patient.waitForEvent('consult-left');
  assert.equal(left.detail?.['reason'], 'ended');
  for (const person of [patient, clinician]) {
    assert.ok(allOff(await ownTracks(person.page)), `${person.label}'s camera and microphone are off`);
  }

  await waitUntil('the appointment to be over', async () => (await portal.appointment(visit.appointmentId)).state === 'ended');
  await waitUntil('the room to be gone at Janus', async () => !(await janus.exists(room)));
  assert.equal(await portal.countAudit(visit.appointmentId, 'appointment.ended'), 1);

  const late = await scene.guestAtDoor('late patient', red, visit.joinUrl);
  late.watch.expect(/Failed to load resource.*410/);
  await late.pressPrimary();
  await late.reach('ended', 'trouble');
});
