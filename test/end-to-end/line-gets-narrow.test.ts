import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { pictureOf } from '../support/decoded-picture.ts';
import { freshPicture } from '../support/fresh-picture.ts';
import { House } from '../support/house.ts';
import type { WatchedPage } from '../support/made-by-page.ts';
import { sfuRoomOf } from '../support/sfu-room.ts';
import { story } from '../support/story.ts';
import { tellEstimate, watchEstimate } from '../support/told-estimate.ts';
import { waitUntil } from '../support/wait-until.ts';
import { WireTap } from '../support/wire-tap.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

/** Does the connection that sends the camera answer questions for lost packets of pictures (generic NACK), and of sound? */
async function repeats(page: Page): Promise<{ readonly pictures: boolean; readonly sound: boolean }> {
  return await page.evaluate(() => {
    const sending = (globalThis as WatchedPage).madeByPage.RTCPeerConnection
      .find((connection) => connection.connectionState === 'connected' && connection.getTransceivers().some(({ currentDirection }) => currentDirection === 'sendonly'));
    const sections = sending?.currentRemoteDescription?.sdp.split(/^(?=m=)/m) ?? [];
    const asks = (kind: string): boolean => sections.some((section) => section.startsWith(`m=${kind}`) && / nack\r$/m.test(section));
    return { pictures: asks('video'), sound: asks('audio') };
  });
}

story('A line that gets narrow all at once: nothing of a picture is sent again for some seconds, pictures go on, and none leaves unsealed', house, async (scene) => {
  await house.open(red, blue);
  const call = await scene.call({ patient: red, clinician: blue }, {}, ({ page }) => watchEstimate(page));
  const { visit, patient, clinician } = call;
  const stack = await house.stack();
  await using tap = await WireTap.open({ janusUrl: stack.janusUrl, apiSecret: stack.janusApiSecret, adminKey: stack.janusAdminKey, ...sfuRoomOf(stack.dataDir, visit.appointmentId) });
  await waitUntil('the tap to hear both', () => tap.sum().frames > 50);
  const moves = (): Promise<number> => freshPicture(clinician.page, pictureOf(visit.patientId), 'red', performance.now());

  assert.deepEqual(await repeats(patient.page), { pictures: true, sound: true });
  // On a machine that looks too rarely nothing happens at once.
  await waitUntil('the line to be taken for narrow', async () => {
    await tellEstimate(patient.page, 2_000_000);
    await tellEstimate(patient.page, 300_000);
    return !(await repeats(patient.page)).pictures;
  }, 60_000);
  assert.equal((await repeats(patient.page)).sound, true, 'sound is sent again all the same');
  await moves();
  await waitUntil('it to be over', async () => (await repeats(patient.page)).pictures);
  const before = tap.sum().frames;
  await moves();
  await waitUntil('the tap to go on hearing', () => tap.sum().frames > before + 50);

  const { frames, parsable, unsealed } = tap.sum();
  console.log(`at the SFU, of ${frames} frames before, during and after: ${unsealed} unsealed, ${parsable} a decoder could read`);
  assert.deepEqual({ unsealed, parsable, failures: tap.failures }, { unsealed: 0, parsable: 0, failures: [] });
  assert.equal(await patient.state(), 'in-room');
  assert.deepEqual((await patient.events('consult-interrupted')).length, 0);
});
