import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { deepQuery } from '../support/deep-query.ts';
import { House } from '../support/house.ts';
import { focusedPart, pressByKey, tabTo } from '../support/keyboard.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

async function attributeOf(page: Page, part: string, name: string): Promise<string | null> {
  await using control = await waitUntil(`a ${part}`, () => deepQuery(page, `[part~="${part}"]`));
  return await control.evaluate((element, attribute) => element.getAttribute(attribute), name);
}

/** On one screen after the other, whatever has the focus. */
async function pressPrimaryByKey(room: RoomPage, ...states: readonly string[]): Promise<void> {
  await waitUntil(`${room.label} to be ready`, () => deepQuery(room.page, '[part~="primary"]:not([aria-disabled="true"])', { seen: true }));
  await pressByKey(room.page, 'primary');
  await room.reach(...states);
}

story('The whole visit without a mouse: every step is reached, the focus is always seen, and it is given back', house, async (scene) => {
  await house.open(red, blue);
  const visit = await (await scene.portal()).createVisit();
  const [guest, clinician] = await Promise.all([scene.guestAtDoor('patient', red, visit.joinUrl), scene.clinicianInRoom('clinician', blue, visit)]);
  await pressPrimaryByKey(guest, 'checking');
  // Turns the devices on; the next press goes on.
  await pressPrimaryByKey(guest, 'checking');
  await waitUntil('the check to be done', async () => /You are ready/.test(await guest.text()));
  await pressPrimaryByKey(guest, 'waiting');

  await waitUntil('the knock', async () => /is waiting/.test(await clinician.text()));
  await pressByKey(clinician.page, 'admit');
  await waitUntil('the question', async () => /Check the name/.test(await clinician.text()));
  await pressByKey(clinician.page, 'primary');
  await guest.reach('in-room');

  const { page } = guest;
  await pressByKey(page, 'microphone', 'Space');
  await waitUntil('the microphone to be off', async () => await attributeOf(page, 'microphone', 'aria-pressed') === 'false');
  assert.match(await focusedPart(page), /microphone/, 'the focus stays on what was pressed');
  await pressByKey(page, 'more');
  await page.keyboard.press('Escape');
  await waitUntil('the menu to be closed and the focus back', async () => await attributeOf(page, 'more', 'aria-expanded') === 'false' && /more/.test(await focusedPart(page)));
  await pressByKey(page, 'lock');
  await waitUntil('the code to be there', async () => /Read this to each other/.test(await guest.text()));
  await tabTo(page, 'code-match');
  await page.keyboard.press('Escape');
  await waitUntil('the focus to be back', async () => /lock/.test(await focusedPart(page)));
  await pressByKey(page, 'leave');
  await guest.reach('ended');

  await pressByKey(clinician.page, 'people');
  await waitUntil('the panel', async () => await attributeOf(clinician.page, 'people', 'aria-expanded') === 'true');
  await clinician.page.keyboard.press('Escape');
  await waitUntil('the focus to be back', async () => /people/.test(await focusedPart(clinician.page)));
  await pressByKey(clinician.page, 'leave');
  await waitUntil('the question', async () => /Leave the consultation/.test(await clinician.text()));
  await clinician.page.keyboard.press('Escape');
  await waitUntil('the focus to be back', async () => /leave/.test(await focusedPart(clinician.page)));
});
