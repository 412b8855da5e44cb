import assert from 'node:assert/strict';
import { loudestSample } from '../support/audio-level.ts';
import { pictureOf } from '../support/decoded-picture.ts';
import { endDeviceServices, LooseCamera, setDevicePermission } from '../support/device-loss.ts';
import { freshPicture, pictureStops } from '../support/fresh-picture.ts';
import { House } from '../support/house.ts';
import { ownTracks } from '../support/own-tracks.ts';
import type { RoomPage } from '../support/room-page.ts';
import { sfuRoomOf } from '../support/sfu-room.ts';
import { story, type Call } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';
import { WireTap } from '../support/wire-tap.ts';

const house = new House();
const blue = { camera: 'blue' } as const;

async function tapOf(call: Call): Promise<WireTap> {
  const stack = await house.stack();
  const tap = await WireTap.open({ janusUrl: stack.janusUrl, apiSecret: stack.janusApiSecret, adminKey: stack.janusAdminKey, ...sfuRoomOf(stack.dataDir, call.visit.appointmentId) });
  await waitUntil('the tap to hear both', () => tap.sum().frames > 50);
  return tap;
}

function assertSealed(tap: WireTap): void {
  const { frames, parsable, unsealed } = tap.sum();
  console.log(`at the SFU, of ${frames} frames before, during and after: ${unsealed} unsealed, ${parsable} a decoder could read`);
  assert.deepEqual({ unsealed, parsable, failures: tap.failures }, { unsealed: 0, parsable: 0, failures: [] });
}

const says = (room: RoomPage, words: RegExp): Promise<unknown> => waitUntil(`${room.label} to read ${words}`, async () => words.test(await room.text()));
const saysNoMore = (room: RoomPage, words: RegExp): Promise<unknown> => waitUntil(`${room.label} to read no ${words}`, async () => !words.test(await room.text()));

async function heardAgain({ visit, clinician }: Call): Promise<void> {
  await waitUntil('the patient to be heard', async () => (await loudestSample(clinician.page, visit.patientId, 2_000)) > 0.01, 30_000);
}

/** The call went on for both, and nobody was let in twice. */
async function assertUninterrupted(call: Call): Promise<void> {
  for (const room of [call.patient, call.clinician]) assert.equal((await room.events('consult-interrupted')).length, 0, room.label);
  assert.equal(await (await house.portal()).countAudit(call.visit.appointmentId, 'seat.admitted', call.visit.patientId), 1);
}

story('The system takes camera and microphone from a sealed call for a moment: both come back by themselves, and nothing leaves unsealed', house, async (scene) => {
  const red = { camera: 'red' } as const;
  await house.open(red, blue);
  const call = await scene.call({ patient: red, clinician: blue });
  await using tap = await tapOf(call);
  await heardAgain(call);
  call.patient.watch.expect(/AudioContext encountered an error from the audio device/);
  const since = performance.now();
  assert.equal(endDeviceServices(await house.browser(red)), 2);
  await waitUntil('both tracks to end, and others in their place', async () => {
    const tracks = await ownTracks(call.patient.page);
    return tracks.filter(({ readyState }) => readyState === 'ended').length >= 2 && tracks.filter(({ readyState }) => readyState === 'live').length === 2;
  });
  const backMs = await freshPicture(call.clinician.page, pictureOf(call.visit.patientId), 'red', since);
  console.log(`the picture is back after ${backMs} ms`);
  await heardAgain(call);
  assertSealed(tap);
  await assertUninterrupted(call);
});

story('Camera and microphone are taken away from a sealed call and given back: the other side sees both off, then on again', house, async (scene) => {
  using camera = new LooseCamera('red');
  const red = { camera: 'red', cameraFile: camera.file, devices: 'by-permission' } as const;
  await house.open(red, blue);
  const call = await scene.call({ patient: red, clinician: blue }, {}, async (room) => {
    if (room.label === 'patient') await Promise.all([setDevicePermission(room.page, 'microphone', 'granted'), setDevicePermission(room.page, 'camera', 'granted')]);
  });
  const { patient, clinician } = call;
  await using tap = await tapOf(call);

  await camera.unplug(patient.page);
  await says(patient, /no camera.*keep trying/is);
  await says(clinician, /’s camera is off/);
  await setDevicePermission(patient.page, 'microphone', 'denied');
  await says(patient, /microphone is not allowed/);
  const codes = new Set((await patient.events('consult-device-error')).map(({ detail }) => detail?.['code']));
  assert.deepEqual([...codes], ['camera-absent', 'microphone-denied']);
  await pictureStops(clinician.page, pictureOf(call.visit.patientId));
  await waitUntil('the clinician to see the microphone off', async () => await clinician.page.evaluate(mutedSigns) === 1);

  await setDevicePermission(patient.page, 'microphone', 'granted');
  await saysNoMore(patient, /microphone is not allowed/);
  const since = performance.now();
  await camera.plugIn(patient.page);
  console.log(`the picture is back after ${await freshPicture(clinician.page, pictureOf(call.visit.patientId), 'red', since)} ms`);
  await saysNoMore(clinician, /’s camera is off/);
  await saysNoMore(patient, /keep trying/);
  await heardAgain(call);
  await waitUntil('the clinician to see the microphone on', async () => await clinician.page.evaluate(mutedSigns) === 0);
  assertSealed(tap);
  await assertUninterrupted(call);
});

/** Runs in the page: how many people it shows as muted. */
function mutedSigns(): number {
  let count = 0;
  const visit = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches('[part~="name"] .muted')) count += 1;
      if (element.shadowRoot) visit(element.shadowRoot);
    }
  };
  visit(document);
  return count;
}
