import assert from 'node:assert/strict';
import { House } from '../support/house.ts';
import { story } from '../support/story.ts';

const house = new House();
const red = { camera: 'red' } as const;

story('A clinician denies a waiting patient, who is told and cannot come back with the same link', house, async (scene) => {
  await house.open(red);
  const portal = await scene.portal();
  const visit = await portal.createVisit();
  const patient = await scene.guestWaiting('patient', red, visit.joinUrl);
  const clinician = await scene.clinicianInRoom('clinician', red, visit);

  await clinician.call('deny', visit.patientId, 'Please call the front desk');
  await patient.waitForEvent('consult-denied');
  await patient.reach('ended');
  assert.equal(await portal.seatState(visit, visit.patientId), 'denied');
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.denied', visit.patientId), 1);
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.admitted', visit.patientId), 0);

  patient.watch.expect(/Failed to load resource.*410/);
  await patient.page.goto('about:blank');
  await patient.page.goto(visit.joinUrl);
  await patient.reach('door', 'trouble', 'ended');
  if ((await patient.state()) === 'door') await patient.pressPrimary();
  await patient.reach('trouble', 'ended');
  assert.equal(await portal.seatState(visit, visit.patientId), 'denied');
  await clinician.reach('in-room');
});
