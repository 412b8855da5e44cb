import assert from 'node:assert/strict';
import { measureFrames, ownPicture, pictureOf, waitForPicture } from '../support/decoded-picture.ts';
import { House } from '../support/house.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

story('Moving the element within the page keeps the call', house, async (scene) => {
  await house.open(red, blue);
  const portal = await scene.portal();
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });
  const before = { clinician: (await clinician.events()).map(({ type }) => type), patient: (await patient.events('consult-state-change')).length };

  const seenByPatient = measureFrames(patient.page, pictureOf(visit.clinicianId), 4_000);
  await clinician.page.evaluate(() => {
    const room = document.querySelector('consult-room');
    if (room) document.querySelector('aside')?.append(room);
  });
  const [fromClinician, fromPatient] = await Promise.all([seenByPatient, measureFrames(clinician.page, pictureOf(visit.patientId), 4_000)]);
  console.log('patient sees the clinician who moves:', JSON.stringify(fromClinician));
  console.log('clinician after the move sees:', JSON.stringify(fromPatient));
  assert.ok(fromClinician.longestGapMs < 1_000, `a gap of ${fromClinician.longestGapMs} ms`);
  assert.ok(fromPatient.framesPerSecond >= 10, `${fromPatient.framesPerSecond} frames/s`);
  await waitForPicture(clinician.page, pictureOf(visit.patientId), 'red');
  await waitForPicture(clinician.page, ownPicture, 'blue');

  assert.equal(await clinician.state(), 'in-room');
  const since = (await clinician.events()).slice(before.clinician.length).map(({ type }) => type);
  assert.deepEqual(since.filter((type) => !['consult-quality', 'consult-participant-change'].includes(type)), []);
  assert.equal((await patient.events('consult-state-change')).length, before.patient);
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.entered', visit.clinicianId), 1);
});

story('Taking the element out of the page for good ends the call for that person', house, async (scene) => {
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });
  await patient.page.evaluate(() => document.querySelector('consult-room')?.remove());
  await clinician.waitForEvent('consult-participant-change');
  const portal = await scene.portal();
  await waitUntil('the seat to be left', async () => (await portal.seatState(visit, visit.patientId)) === 'left');
});
