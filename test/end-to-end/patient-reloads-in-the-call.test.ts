import assert from 'node:assert/strict';
import { pictureOf, waitForPicture } from '../support/decoded-picture.ts';
import { House } from '../support/house.ts';
import { reloadAndReturn } from '../support/patient.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

story('A patient who reloads in the call comes back to the same seat without a second admission', house, async (scene) => {
  await house.open(red, blue);
  const portal = await scene.portal();
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });
  const clinicianEvents = (await clinician.events('consult-state-change')).length;

  await reloadAndReturn(patient, 'in-room');
  await Promise.all([
    waitForPicture(patient.page, pictureOf(visit.clinicianId), 'blue'),
    waitForPicture(clinician.page, pictureOf(visit.patientId), 'red'),
  ]);
  await patient.waitForEvent('consult-encryption-change', ({ detail }) => detail?.['state'] === 'encrypted');

  assert.equal(await portal.seatState(visit, visit.patientId), 'in-room');
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.admitted', visit.patientId), 1);
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.moved', visit.patientId), 0);
  assert.equal((await clinician.events('consult-state-change')).length, clinicianEvents, 'the clinician stayed where they were');
  await waitUntil('no ghost of the patient to be left', async () => await clinician.page.evaluate(picturesOf, visit.patientId) === 1);
});

/** Runs in the page: how many pictures one person has. */
function picturesOf(participantId: string): number {
  let count = 0;
  const visit = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches(`video[data-participant="${participantId}"]`)) count += 1;
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(document);
  return count;
}
