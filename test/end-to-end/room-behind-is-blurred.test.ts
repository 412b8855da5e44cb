import assert from 'node:assert/strict';
import { pictureOf } from '../support/decoded-picture.ts';
import { pictureMoves } from '../support/fresh-picture.ts';
import { House } from '../support/house.ts';
import { watchMade } from '../support/made-by-page.ts';
import { breakNewestWorker } from '../support/page-workers.ts';
import { personCameraFile } from '../support/person/person-camera.ts';
import type { RoomPage } from '../support/room-page.ts';
import { sfuRoomOf } from '../support/sfu-room.ts';
import { latestSharpness, mostOfRoom, watchSharpness, type Sharpness } from '../support/sharpness.ts';
import { story, type Scene } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';
import { WireTap } from '../support/wire-tap.ts';

const house = new House();
const person = { camera: 'red', cameraFile: personCameraFile() } as const;
const blue = { camera: 'blue' } as const;
/** What of a shelf can still be made out. */
const hidden = 6;
const plain = 20;

/** A call in which the clinician's page measures every picture of the patient. */
async function meet(scene: Scene) {
  await house.open(person, blue);
  const visit = await (await scene.portal()).createVisit();
  const [patient, clinician] = await Promise.all([
    scene.guestWaiting('patient', person, visit.joinUrl, ({ page }) => watchMade(page, 'Worker')),
    scene.clinicianInRoom('clinician', blue, visit),
  ]);
  await watchSharpness(clinician.page, pictureOf(visit.patientId));
  await clinician.call('admit', visit.patientId);
  await patient.reach('in-room');
  await sees(clinician, 'the room as it is', ({ room }) => room > plain);
  return { visit, patient, clinician };
}

const sees = (room: RoomPage, what: string, holds: (sharpness: Sharpness) => boolean): Promise<Sharpness> => waitUntil(`${room.label} to see ${what}`, async () => {
  const latest = await latestSharpness(room.page);
  return latest !== null && holds(latest) ? latest : null;
}, 45_000);

async function turnBlur(patient: RoomPage): Promise<void> {
  await patient.press('[part~="more"]');
  await patient.press('[part~="settings"]');
  await patient.press('[data-switch="blur"]:not([aria-disabled="true"])');
}

const says = (room: RoomPage, words: RegExp): Promise<unknown> => waitUntil(`${room.label} to read ${words}`, async () => words.test(await room.text()), 45_000);

/** In none of the pictures since the last question. */
async function assertHidden({ page }: RoomPage, when: string): Promise<void> {
  const { most, pictures } = await mostOfRoom(page);
  console.log(`${when}: of ${pictures} pictures the sharpest shows ${most.toFixed(1)} of the room`);
  assert.ok(most < hidden, `${when}: the room is seen, ${most}`);
}

story('A patient blurs what is behind them: the other side sees a sharp face and no room, also when the blur dies and after a reload', house, async (scene) => {
  const { visit, patient, clinician } = await meet(scene);
  const stack = await house.stack();
  await using tap = await WireTap.open({ janusUrl: stack.janusUrl, apiSecret: stack.janusApiSecret, adminKey: stack.janusAdminKey, ...sfuRoomOf(stack.dataDir, visit.appointmentId) });
  const before = await sees(clinician, 'a face', ({ face }) => face > 4);

  await turnBlur(patient);
  const after = await sees(clinician, 'the room no more', ({ room }) => room < hidden);
  const { face } = await sees(clinician, 'the face as before', (now) => now.face > before.face / 2);
  console.log(`room ${before.room.toFixed(1)} → ${after.room.toFixed(1)}, face ${before.face.toFixed(1)} → ${face.toFixed(1)}`);
  await patient.press('dialog[open] [part~="cancel"]');
  await mostOfRoom(clinician.page);

  await breakNewestWorker(patient.page);
  await says(patient, /stopped working, so we turned your camera off/);
  await says(clinician, /camera is off/);
  assert.deepEqual((await patient.events('consult-device-error')).map(({ detail }) => detail?.['code']), ['camera-blur-failed']);

  await patient.press('[part~="camera"]');
  await sees(clinician, 'the face again', (now) => now.face > before.face / 2);
  await patient.page.reload({ waitUntil: 'load' });
  await patient.reach('in-room');
  await pictureMoves(clinician.page, pictureOf(visit.patientId));
  await sees(clinician, 'the face again', (now) => now.face > before.face / 2);
  await assertHidden(clinician, 'while the blur died, and until after a reload');

  await turnBlur(patient);
  await sees(clinician, 'the room as it is', ({ room }) => room > plain);
  const { frames, parsable, unsealed } = tap.sum();
  console.log(`at the SFU, of ${frames} frames: ${unsealed} unsealed, ${parsable} a decoder could read`);
  assert.deepEqual({ unsealed, parsable, failures: tap.failures }, { unsealed: 0, parsable: 0, failures: [] });
}, { timeoutMs: 240_000 });
