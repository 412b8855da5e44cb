import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { loudestSample } from '../support/audio-level.ts';
import { House } from '../support/house.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

/** What the browser does to the microphones that are open: noise, echo, gain. */
async function openMicrophones(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => (globalThis as unknown as { readonly ownTracks: readonly MediaStreamTrack[] }).ownTracks
    .filter(({ kind, readyState }) => kind === 'audio' && readyState === 'live').map((track) => {
      const { noiseSuppression, echoCancellation, autoGainControl } = track.getSettings();
      return [noiseSuppression, echoCancellation, autoGainControl].map((one) => (one === false ? 'off' : 'on')).join(' ');
    }));
}

const treats = (room: RoomPage, as: string): Promise<unknown> => waitUntil(`the one open microphone to be ${as}`, async () => (await openMicrophones(room.page)).join() === as, 30_000);
const isHeard = (by: RoomPage, id: string): Promise<unknown> => waitUntil('the patient to be heard', async () => (await loudestSample(by.page, id, 2_000)) > 0.01, 40_000);

story('A patient changes what the browser does to their sound: the live track does it, the other side hears on, and a reload keeps it', house, async (scene) => {
  await house.open(red, blue);
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });
  await isHeard(clinician, visit.patientId);
  await treats(patient, 'on on on');
  // A window tall enough for all of the settings: none of them lies under the button that closes them.
  await patient.page.setViewport({ width: 1024, height: 960 });
  await patient.press('[part~="more"]');
  await patient.press('[part~="settings"]');
  await patient.press('[data-switch="noiseSuppression"][aria-checked="true"]:not([aria-disabled="true"])');
  await treats(patient, 'off on on');
  await patient.press('[data-switch="echoCancellation"][aria-checked="true"]:not([aria-disabled="true"])');
  await treats(patient, 'off off on');
  await patient.press('dialog[open] [part~="cancel"]');
  await isHeard(clinician, visit.patientId);
  for (const room of [patient, clinician]) assert.equal((await room.events('consult-interrupted')).length, 0, room.label);

  await patient.page.reload({ waitUntil: 'load' });
  await patient.reach('in-room');
  await treats(patient, 'off off on');
  await isHeard(clinician, visit.patientId);
});
