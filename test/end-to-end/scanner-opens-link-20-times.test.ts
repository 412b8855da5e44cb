import assert from 'node:assert/strict';
import { House } from '../support/house.ts';
import { RoomPage } from '../support/room-page.ts';
import { story } from '../support/story.ts';

const house = new House();
const red = { camera: 'red' } as const;

story('F23 T8: A mail scanner that opens the link 20 times and runs its scripts changes nothing', house, async (scene) => {
  await house.open(red);
  const portal = await scene.portal();
  const visit = await portal.createVisit({ patientName: 'Canary Jensen' });
  const before = await portal.appointment(visit.appointmentId);
  const trail = (await portal.auditTrail(visit.appointmentId)).length;

  for (let round = 0; round < 4; round += 1) {
    const pages = await Promise.all(Array.from({ length: 5 }, () => scan(visit.joinUrl)));
    for (const text of pages) assert.doesNotMatch(text, /Canary|Jensen|Rivera/, 'the door names nobody');
  }
  for (const method of ['GET', 'HEAD']) await fetch(visit.joinUrl, { method });

  assert.deepEqual(await portal.appointment(visit.appointmentId), before);
  assert.equal((await portal.auditTrail(visit.appointmentId)).length, trail, 'not one audit row more');
});

story('F23 T8: A scanner that even presses the button brings nobody to the clinic, and the person still gets in', house, async (scene) => {
  const portal = await scene.portal();
  const visit = await portal.createVisit();
  const scanner = await scene.guestAtDoor('scanner', red, visit.joinUrl);
  await scanner.pressPrimary();
  await scanner.reach('checking');
  assert.equal(await portal.seatState(visit, visit.patientId), 'invited');
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.arrived'), 0);
  await scanner.page.close();

  await scene.guestWaiting('patient', red, visit.joinUrl);
  assert.equal(await portal.seatState(visit, visit.patientId), 'waiting');
  assert.equal(await portal.countAudit(visit.appointmentId, 'seat.arrived', visit.patientId), 1);
});

/** Opens the link as a scanner with a real browser does: runs its scripts, waits until the network is still, reads the page. */
async function scan(joinUrl: string): Promise<string> {
  const context = await (await house.browser(red)).createBrowserContext();
  const scanner = await RoomPage.open('scanner', context, red);
  await scanner.page.goto(joinUrl, { waitUntil: 'networkidle0' });
  await scanner.reach('door');
  const text = await scanner.text();
  await context.close();
  return text;
}
