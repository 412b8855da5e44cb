import assert from 'node:assert/strict';
import { pictureOf } from '../support/decoded-picture.ts';
import { freshPicture } from '../support/fresh-picture.ts';
import { House } from '../support/house.ts';
import { watchMade } from '../support/made-by-page.ts';
import { endNewestWorker } from '../support/page-workers.ts';
import type { RoomPage } from '../support/room-page.ts';
import { sfuRoomOf } from '../support/sfu-room.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';
import { WireTap } from '../support/wire-tap.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

/** A Chromium from before the standard transform: it has createEncodedStreams only. */
async function growOld({ page }: RoomPage): Promise<void> {
  await watchMade(page, 'Worker');
  await page.evaluateOnNewDocument(() => {
    for (const holder of [RTCRtpSender, RTCRtpReceiver]) Reflect.deleteProperty(holder.prototype, 'transform');
    Reflect.deleteProperty(globalThis, 'RTCRtpScriptTransform');
  });
}

story('A browser with the older interface only: sealed all the same, and back by itself when its worker ends', house, async (scene) => {
  await house.open(red, blue);
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue }, {}, growOld);
  const stack = await house.stack();
  await using tap = await WireTap.open({ janusUrl: stack.janusUrl, apiSecret: stack.janusApiSecret, adminKey: stack.janusAdminKey, ...sfuRoomOf(stack.dataDir, visit.appointmentId) });
  assert.equal(await patient.page.evaluate(() => 'RTCRtpScriptTransform' in globalThis), false);
  await waitUntil('the tap to hear both', () => tap.sum().frames > 50);
  await endNewestWorker(patient.page);
  await patient.waitForEvent('consult-interrupted');
  await patient.reach('in-room');
  const since = performance.now();
  await Promise.all([
    freshPicture(clinician.page, pictureOf(visit.patientId), 'red', since),
    freshPicture(patient.page, pictureOf(visit.clinicianId), 'blue', since),
  ]);
  const { frames, parsable, unsealed } = tap.sum();
  console.log(`at the SFU, of ${frames} frames: ${unsealed} unsealed, ${parsable} a decoder could read`);
  assert.deepEqual({ unsealed, parsable, failures: tap.failures }, { unsealed: 0, parsable: 0, failures: [] });
});
