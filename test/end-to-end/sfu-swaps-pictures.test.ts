import assert from 'node:assert/strict';
import { after } from 'node:test';
import { openVisit } from '../support/clinician.ts';
import { pictureOf, readPicture } from '../support/decoded-picture.ts';
import { drawScreen } from '../support/drawn-camera.ts';
import { framesSince, receivedFrames } from '../support/frame-figures.ts';
import { freshPicture, pictureStops } from '../support/fresh-picture.ts';
import { House } from '../support/house.ts';
import type { RoomPage, SeenEvent } from '../support/room-page.ts';
import { story } from '../support/story.ts';
import { SwappingSfu, type Swap } from '../support/swapping-sfu.ts';
import { waitUntil } from '../support/wait-until.ts';

let sfu: SwappingSfu | null = null;
const house = new House({
  janusUrlOverride: async (realUrl) => {
    sfu = await SwappingSfu.start(realUrl);
    return sfu.url;
  },
});
after(() => sfu?.[Symbol.asyncDispose]());
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;
const green = { camera: 'green' } as const;
const screen = (id: string) => `video[data-screen="${id}"]`;

story('An SFU that shows one person under the name of another shows nothing, and no lock', house, async (scene) => {
  await house.open(red, blue, green);
  const visit = await (await scene.portal()).createVisit({ others: [{ role: 'interpreter', name: 'Ines Costa' }] });
  const [, , interpreter] = visit.participants;
  assert.ok(interpreter?.joinUrl);
  const people = [{ id: visit.patientId, colour: 'red' }, { id: interpreter.id, colour: 'green' }] as const;
  const [patient, third, clinician] = await Promise.all([
    scene.guestWaiting('patient', red, visit.joinUrl), scene.guestWaiting('interpreter', green, interpreter.joinUrl),
    scene.clinicianInRoom('clinician', blue, visit),
  ]);
  swapping().swap(...(['0', '1'] as const).map((mid): Swap => [{ person: people[0].id, mid }, { person: people[1].id, mid }]));
  for (const [room, { id }] of [[patient, people[0]], [third, people[1]]] as const) {
    await clinician.call('admit', id);
    await room.reach('in-room');
  }
  await nothingOf(clinician, people.map(({ id }) => ({ id, picture: pictureOf(id) })));
  await warned(clinician);

  swapping().swap();
  await openVisit(clinician, { siteOrigin: (await house.site()).origin, gatewayUrl: (await house.stack()).publicUrl }, await scene.portal(), visit);
  if (await clinician.reach('checking', 'in-room') === 'checking') await clinician.pressPrimaryUntil('in-room');
  for (const { id, colour } of people) await freshPicture(clinician.page, pictureOf(id), colour, 0);
  await locked(clinician);
});

story('An SFU that shows a screen as the camera, and the camera as a screen, shows neither', house, async (scene) => {
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue }, {}, async (room) => { await drawScreen(room.page, 'yellow'); });
  const id = visit.patientId;
  await patient.call('shareScreen', true);
  await freshPicture(clinician.page, screen(id), 'yellow', 0);

  swapping().swap([{ person: id, mid: '1' }, { person: id, mid: '2' }]);
  await takePicturesAgain(clinician);
  await warned(clinician);
  await nothingOf(clinician, [{ id, picture: pictureOf(id) }, { id, picture: screen(id) }]);

  swapping().swap();
  await takePicturesAgain(clinician);
  await Promise.all([freshPicture(clinician.page, pictureOf(id), 'red', 0), freshPicture(clinician.page, screen(id), 'yellow', 0)]);
  await locked(clinician);
});

/** Lets go of every picture and asks for all of them anew: the moment an SFU can lie. */
async function takePicturesAgain(room: RoomPage): Promise<void> {
  await room.call('setAudioOnly', true);
  await room.call('setAudioOnly', false);
}

/** Frames arrive, every one is refused, and the pictures stand still. */
async function nothingOf(room: RoomPage, shown: readonly { readonly id: string; readonly picture: string }[]): Promise<void> {
  for (const { id } of shown) {
    const before = await receivedFrames(room, id);
    await waitUntil('frames of somebody else to be refused', async () => framesSince(before, await receivedFrames(room, id)).rejected > 20);
  }
  for (const { picture } of shown) {
    await pictureStops(room.page, picture);
    await waitUntil(`${picture} to show nothing`, async () => (await readPicture(room.page, picture)) === null);
  }
}

async function locked(room: RoomPage): Promise<void> {
  await waitUntil('the lock to be closed', async () => (await encryptionOf(room))?.['state'] === 'encrypted');
}

/** The lock is open, and the person reads why. */
async function warned(room: RoomPage): Promise<void> {
  await waitUntil('the frames to be called refused', async () => {
    const { state, code } = await encryptionOf(room) ?? {};
    return state === 'pending' && code === 'frames-refused';
  });
  await waitUntil('words for it', async () => /wrong picture or sound blocked/i.test(await room.text()));
}

async function encryptionOf(room: RoomPage): Promise<SeenEvent['detail'] | undefined> {
  return (await room.events('consult-encryption-change')).at(-1)?.detail;
}

function swapping(): SwappingSfu {
  assert.ok(sfu);
  return sfu;
}
