import assert from 'node:assert/strict';
import { loudestSample } from '../support/audio-level.ts';
import { measureUntilSmooth, pictureOf, waitForLines, waitForPicture } from '../support/decoded-picture.ts';
import { House } from '../support/house.ts';
import { joinLinkOf } from '../support/mail-text.ts';
import { readOutbox } from '../support/outbox.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;
const smooth = { framesPerSecond: 15, lines: 360 } as const;

story('A patient opens the mailed link, waits, is admitted, and both see and hear each other, encrypted', house, async (scene) => {
  await house.open(red, blue);
  const portal = await scene.portal();
  const visit = await portal.createVisit();
  await portal.sendInvitation(visit.appointmentId, visit.patientId);
  const { outboxDir } = await house.stack();
  const link = await waitUntil('the invitation in the outbox', async () => (await readOutbox(outboxDir)).map(joinLinkOf).find(Boolean));

  const patient = await scene.guestWaiting('patient', red, link);
  assert.equal(await portal.seatState(visit, visit.patientId), 'waiting');
  const clinician = await scene.clinicianInRoom('clinician', blue, visit);
  await clinician.call('admit', visit.patientId);
  await patient.reach('in-room');
  assert.equal((await patient.events('consult-admitted')).length, 1);

  await Promise.all([
    waitForPicture(clinician.page, pictureOf(visit.patientId), 'red'),
    waitForPicture(patient.page, pictureOf(visit.clinicianId), 'blue'),
  ]);
  await Promise.all([isEncrypted(patient), isEncrypted(clinician)]);

  await Promise.all([
    waitForLines(clinician.page, pictureOf(visit.patientId), 360),
    waitForLines(patient.page, pictureOf(visit.clinicianId), 360),
  ]);
  const [fromPatient, fromClinician] = await Promise.all([
    measureUntilSmooth(clinician.page, pictureOf(visit.patientId), 10_000, smooth),
    measureUntilSmooth(patient.page, pictureOf(visit.clinicianId), 10_000, smooth),
  ]);
  console.log('clinician sees the patient:', JSON.stringify(fromPatient));
  console.log('patient sees the clinician:', JSON.stringify(fromClinician));
  for (const measure of [fromPatient.at(-1), fromClinician.at(-1)]) {
    assert.ok(measure && measure.framesPerSecond >= smooth.framesPerSecond, `${measure?.framesPerSecond} frames/s`);
    assert.ok(measure.minLines >= smooth.lines, `${measure.minLines} lines`);
  }

  const [heardPatient, heardClinician] = await Promise.all([
    loudestSample(clinician.page, visit.patientId), loudestSample(patient.page, visit.clinicianId),
  ]);
  console.log(`loudest sample: patient ${heardPatient.toFixed(3)}, clinician ${heardClinician.toFixed(3)}`);
  assert.ok(heardPatient > 0.01);
  assert.ok(heardClinician > 0.01);

  assert.equal(await portal.seatState(visit, visit.patientId), 'in-room');
  assert.equal((await portal.appointment(visit.appointmentId)).state, 'live');
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.admitted', visit.patientId), 1);
});

async function isEncrypted(room: RoomPage): Promise<void> {
  const event = await room.waitForEvent('consult-encryption-change', ({ detail }) => detail?.['state'] === 'encrypted');
  assert.equal(event.detail?.['state'], 'encrypted');
}
