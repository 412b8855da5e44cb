import assert from 'node:assert/strict';
import { ownPicture, pictureOf } from '../support/decoded-picture.ts';
import { freshPicture, watchPauses } from '../support/fresh-picture.ts';
import { House } from '../support/house.ts';
import { peerConnectionsMade } from '../support/peer-connections.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

story('Moving the element within the page keeps the call', house, async (scene) => {
  await house.open(red, blue);
  const portal = await scene.portal();
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });
  const before = {
    clinician: (await clinician.events()).length, patient: (await patient.events('consult-state-change')).length, connections: await peerConnectionsMade(clinician.page),
  };

  const pause = await watchPauses(patient.page, pictureOf(visit.clinicianId));
  await clinician.page.evaluate(() => {
    const room = document.querySelector('consult-room');
    if (room) document.querySelector('aside')?.append(room);
  });
  const movedAt = performance.now();
  await Promise.all([
    freshPicture(clinician.page, pictureOf(visit.patientId), 'red', movedAt), freshPicture(clinician.page, ownPicture, 'blue', movedAt),
    freshPicture(patient.page, pictureOf(visit.clinicianId), 'blue', movedAt),
  ]);
  console.log(`longest pause at the patient: ${await pause()} ms`);

  assert.equal(await clinician.state(), 'in-room');
  const events = (await clinician.events()).slice(before.clinician).map(({ type }) => type);
  assert.deepEqual(events.filter((type) => !['consult-quality', 'consult-participant-change'].includes(type)), []);
  assert.equal((await patient.events('consult-state-change')).length, before.patient);
  assert.equal(await peerConnectionsMade(clinician.page), before.connections, 'by the same connections');
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.entered', visit.clinicianId), 1);
});

story('Taking the element out of the page for good ends the call for that person', house, async (scene) => {
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });
  await patient.page.evaluate(() => document.querySelector('consult-room')?.remove());
  await clinician.waitForEvent('consult-participant-change');
  const portal = await scene.portal();
  await waitUntil('the seat to be left', async () => (await portal.seatState(visit, visit.patientId)) === 'left');
});
