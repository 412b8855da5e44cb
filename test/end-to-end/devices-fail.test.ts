import assert from 'node:assert/strict';
import type { BrowserOptions } from '../support/browser.ts';
import { House } from '../support/house.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story, type Scene } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const phone = /555 010 0199/;

story('Camera and microphone refused: the person is told why, how to allow them, and can call instead', house, async (scene) => {
  const { guest, seat } = await atDeviceCheck(scene, { camera: 'red', devices: 'denied' });
  await guest.waitForEvent('consult-device-error');
  await tells(guest, [/allow|permission|blocked/i, phone]);
  assert.equal(await seat(), 'invited', 'nobody has arrived at the clinic');
});

story('No camera and no microphone: the person is told to connect one, and can call instead', house, async (scene) => {
  const { guest, seat } = await atDeviceCheck(scene, { camera: 'red', devices: 'absent' });
  await guest.waitForEvent('consult-device-error');
  await tells(guest, [/connect|plug|find|found/i, phone]);
  assert.equal(await seat(), 'invited', 'nobody has arrived at the clinic');
});

story('A camera another program holds: the person is told, and goes on with the microphone alone', house, async (scene) => {
  const { guest, seat } = await atDeviceCheck(scene, { camera: 'red', devices: 'camera-in-use' });
  const error = await guest.waitForEvent('consult-device-error');
  assert.equal(error.detail?.['device'], 'camera');
  await tells(guest, [/another|other|in use|busy/i, phone]);
  await guest.pressPrimaryUntil('waiting');
  assert.equal(await seat(), 'waiting');
});

story('No camera but a microphone: the visit goes on with sound alone', house, async (scene) => {
  const { guest, seat } = await atDeviceCheck(scene, { camera: 'red', devices: 'microphone-only' });
  await guest.pressPrimaryUntil('waiting');
  assert.equal(await seat(), 'waiting');
  const check = await guest.waitForEvent('consult-check-result');
  assert.equal((check.detail?.['microphone'] as { readonly status?: string } | undefined)?.status, 'pass');
});

async function atDeviceCheck(scene: Scene, browser: BrowserOptions): Promise<{ readonly guest: RoomPage; readonly seat: () => Promise<string | undefined> }> {
  await house.open(browser);
  const portal = await scene.portal();
  const visit = await portal.createVisit();
  const guest = await scene.guestAtDoor('guest', browser, visit.joinUrl);
  await guest.pressPrimary();
  await guest.reach('checking');
  await guest.pressPrimary();
  return { guest, seat: () => portal.seatState(visit, visit.patientId) };
}

async function tells(guest: RoomPage, sentences: readonly RegExp[]): Promise<void> {
  for (const sentence of sentences) await waitUntil(`the guest to read ${sentence}`, async () => sentence.test(await guest.text()));
}
