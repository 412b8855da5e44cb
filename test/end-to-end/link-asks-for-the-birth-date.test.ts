import assert from 'node:assert/strict';
import { deepQuery } from '../support/deep-query.ts';
import { House } from '../support/house.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;

/** Fills in the one date field there is, as the browser's own calendar would. */
async function answer(guest: RoomPage, date: string): Promise<void> {
  const field = await waitUntil('the field for the date', () => deepQuery(guest.page, 'input[type="date"]', { seen: true }));
  await using _ = field;
  await field.evaluate((element, value) => { (element as HTMLInputElement).value = value; }, date);
  await guest.pressPrimary();
}

story('T7: a link that asks for the birth date: a wrong one is said in words, the right one goes on to the device check', house, async (scene) => {
  await house.open(red);
  const portal = await scene.portal();
  const visit = await portal.createVisit({ others: [{ role: 'caregiver', name: 'Nils Jensen', birthDate: '1958-03-09' }] });
  const joinUrl = visit.participants[2]?.joinUrl;
  assert.ok(joinUrl);
  const guest = await scene.guestAtDoor('guest', red, joinUrl);
  guest.watch.expect(/Failed to load resource.*403/);
  await guest.pressPrimary();
  await waitUntil('the question', async () => /When were you born/.test(await guest.text()));
  await answer(guest, '1958-09-03');
  await waitUntil('the words for a wrong date', async () => /not the date your clinic has/.test(await guest.text()));
  assert.equal(await guest.state(), 'door');
  await answer(guest, '1958-03-09');
  await guest.reach('checking');
  assert.equal(await portal.countAudit(visit.appointmentId, 'link.redeemed', visit.participants[2]?.id), 1);
});
