import assert from 'node:assert/strict';
import { pictureOf, readPicture } from '../support/decoded-picture.ts';
import { House } from '../support/house.ts';
import { allOff, ownTracks } from '../support/own-tracks.ts';
import { QueueListener } from '../support/queue-listener.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

story('T7: The same link on a second device asks first, then moves the seat and keeps the place in line', house, async (scene) => {
  await house.open(red, blue);
  const portal = await scene.portal();
  const staffId = 'omar-haddad';
  const visit = await portal.createVisit({ staffId });
  await using queue = await QueueListener.open((await house.stack()).publicUrl, await portal.queueToken(staffId, 'Omar Haddad'));
  const laptop = await scene.guestWaiting('laptop', red, visit.joinUrl);
  const [before] = await queue.when('the patient waiting', ([entry]) => entry?.state === 'waiting');

  const phone = await scene.guestAtDoor('phone', red, visit.joinUrl);
  await phone.pressPrimary();
  await waitUntil('the phone to be asked', async () => (await phone.state()) === 'door' && (await phone.text()).match(/here/i) !== null);
  await laptop.reach('waiting');
  await phone.pressPrimary();

  await phone.reach('checking', 'waiting');
  await hasLostTheSeat(laptop);
  if ((await phone.state()) === 'checking') await phone.pressPrimaryUntil('waiting');
  const [after] = await queue.when('the patient back in line', ([entry]) => entry?.state === 'waiting' && entry.connected);
  assert.equal(after?.waitingSince, before?.waitingSince);
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.moved', visit.patientId), 1);
});

story('T7: A link alone never enters a call: the second device waits until it is admitted', house, async (scene) => {
  const portal = await scene.portal();
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });

  const phone = await scene.guestAtDoor('phone', red, visit.joinUrl);
  await phone.pressPrimary();
  await waitUntil('the phone to be asked', async () => (await phone.state()) === 'door' && (await phone.text()).match(/here/i) !== null);
  await phone.pressPrimary();
  await phone.reach('checking', 'waiting');
  await hasLostTheSeat(patient);
  await waitUntil('the patient picture to go', async () => (await readPicture(clinician.page, pictureOf(visit.patientId))) === null);
  if ((await phone.state()) === 'checking') await phone.pressPrimaryUntil('waiting');
  assert.equal(await portal.seatState(visit, visit.patientId), 'waiting');
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.admitted', visit.patientId), 1);

  await clinician.call('admit', visit.patientId);
  await phone.reach('in-room');
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.admitted', visit.patientId), 2);
});

async function hasLostTheSeat(room: RoomPage): Promise<void> {
  await room.reach('ended', 'trouble');
  await waitUntil(`${room.label}'s camera to be off`, async () => allOff(await ownTracks(room.page)));
}
