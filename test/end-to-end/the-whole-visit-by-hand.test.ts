import assert from 'node:assert/strict';
import { pictureOf, waitForPicture } from '../support/decoded-picture.ts';
import { deepQuery } from '../support/deep-query.ts';
import { House } from '../support/house.ts';
import { goToWaitingRoom, openLink } from '../support/patient.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

story('The whole visit by hand: portal, mailbox, door, queue, admission, goodbye', house, async (scene) => {
  await house.open(red, blue);
  const { publicUrl } = await house.stack();
  const clinician = await scene.blank('clinician', blue);
  await clinician.page.goto(`${publicUrl}/demo/portal`, { waitUntil: 'load' });
  await makeAppointment(clinician);

  const patient = await scene.blank('patient', red);
  await patient.page.goto(`${publicUrl}/demo/mailbox`, { waitUntil: 'load' });
  await openLink(patient, await linkInMailbox(patient));
  await goToWaitingRoom(patient);

  await clinician.press('[part~="admit"]:not([aria-disabled="true"])');
  await waitUntil('to be asked who is let in', async () => (await clinician.text()).match(/admit\s+maria jensen\s*,\s*\d+:\d+/i));
  await clinician.press('dialog[open] [part~="primary"]');
  await Promise.all([clinician.reach('in-room'), patient.reach('in-room')]);

  const { appointments } = await (await scene.portal()).list();
  const people = appointments[0]?.participants ?? [];
  const [clinicianId, patientId] = ['clinician', 'patient'].map((role) => people.find((person) => person.role === role)?.id ?? '');
  await Promise.all([
    waitForPicture(clinician.page, pictureOf(patientId ?? ''), 'red'),
    waitForPicture(patient.page, pictureOf(clinicianId ?? ''), 'blue'),
  ]);

  // The portal vouches for its own person; the patient is known to it by a link alone.
  await patient.press('[part~="lock"]');
  await waitUntil('the clinic’s word', async () => /the clinic confirms:\s*dr\. elena rivera/i.test(await patient.text()));
  await patient.press('[part~="lock"]');
  await patient.press('[part~="leave"]');
  if (await waitUntil('a goodbye or a question', () => goodbyeOrQuestion(patient)) === 'question') await patient.press('dialog[open] [part~="primary"]');
  await patient.reach('ended');
  assert.match(await patient.text(), /555 010 0199/);
});

async function makeAppointment({ page }: RoomPage): Promise<void> {
  await page.locator('#new').click();
  await page.locator('[name="patientName"]').fill('Maria Jensen');
  await page.locator('[name="patientEmail"]').fill('maria@example.org');
  await page.locator('#visit-form [type="submit"]').click();
  await page.waitForSelector('[data-appointment]');
}

/** Opens the newest mail as a person would and reads the link that stands in it. */
async function linkInMailbox({ page }: RoomPage): Promise<string> {
  await page.locator('#mails button').click();
  await page.locator('#show-text').click();
  const link = await page.waitForSelector('#text a[href*="/join#"]');
  return await link?.evaluate((element) => (element as HTMLAnchorElement).href) ?? '';
}

async function goodbyeOrQuestion(room: RoomPage): Promise<'goodbye' | 'question' | null> {
  if ((await room.state()) === 'ended') return 'goodbye';
  return (await deepQuery(room.page, 'dialog[open] [part~="primary"]', { seen: true })) ? 'question' : null;
}
