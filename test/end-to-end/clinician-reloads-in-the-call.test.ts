import assert from 'node:assert/strict';
import { openVisit } from '../support/clinician.ts';
import { pictureOf, waitForPicture } from '../support/decoded-picture.ts';
import { House } from '../support/house.ts';
import { story } from '../support/story.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

story('A clinician whose page reloads comes back into the call, and the patient never leaves it', house, async (scene) => {
  await house.open(red, blue);
  const portal = await scene.portal();
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });
  const states = (await patient.events('consult-state-change')).length;

  await openVisit(clinician, { siteOrigin: (await house.site()).origin, gatewayUrl: (await house.stack()).publicUrl }, portal, visit);
  if (await clinician.reach('checking', 'in-room') === 'checking') await clinician.pressPrimaryUntil('in-room');
  await Promise.all([
    waitForPicture(patient.page, pictureOf(visit.clinicianId), 'blue'),
    waitForPicture(clinician.page, pictureOf(visit.patientId), 'red'),
  ]);

  assert.equal((await patient.events('consult-state-change')).length, states, 'the patient stayed where they were');
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.admitted', visit.patientId), 1);
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.admitted', visit.clinicianId), 1);
});
