import assert from 'node:assert/strict';
import { pictureOf, waitForPicture } from '../support/decoded-picture.ts';
import { House } from '../support/house.ts';
import { allOff, ownTracks } from '../support/own-tracks.ts';
import { reloadAndReturn } from '../support/patient.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

story('Two people compare the safety code by voice, and a reload does not ask them again', house, async (scene) => {
  await house.open(red, blue);
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });

  const first = await readTheSame(clinician, patient);
  for (const person of [patient, clinician]) assert.match(await person.text(), /Who can see and hear you: (Maria Jensen|Dr\. Elena Rivera)/, 'who holds the keys is named');

  await clinician.press('[part~="code-match"]');
  await locked(clinician, 'verified');
  assert.notEqual(await lockOf(patient), 'verified', 'each side answers for itself');
  await patient.press('[part~="code-match"]');
  await locked(patient, 'verified');

  await reloadAndReturn(patient, 'in-room');
  await waitForPicture(patient.page, pictureOf(visit.clinicianId), 'blue');
  await readTheSame(clinician, patient, first);
  for (const person of [patient, clinician]) {
    await locked(person, 'verified');
    await waitUntil(`${person.label} to be asked nothing`, async () => !/They match/.test(await person.text()));
  }
});

story('A code that is not the same ends the call at once, and says whom to phone', house, async (scene) => {
  await house.open(red, blue);
  const { patient, clinician } = await scene.call({ patient: red, clinician: blue });
  await readCode(patient);
  await patient.press('[part~="code-mismatch"]');
  await patient.reach('trouble');
  const { detail } = await patient.waitForEvent('consult-encryption-change', (event) => event.detail?.['state'] === 'failed');
  assert.deepEqual(detail, { state: 'failed', code: 'code-mismatch' });
  assert.match(await patient.text(), /Call the clinic on the phone/);
  assert.ok(allOff(await ownTracks(patient.page)), 'camera and microphone are off');
  await waitUntil('the line to be gone, on which somebody in between could start the call again', async () => /connection dropped/.test(await clinician.text()));
  assert.equal(await patient.state(), 'trouble');
});

/** Both open the lock and see the same code, another one than `before`. */
async function readTheSame(one: RoomPage, other: RoomPage, before: string | null = null): Promise<string> {
  await readCode(one);
  await readCode(other);
  return await waitUntil('both to read the same code', async () => {
    const [code, theirs] = await Promise.all([codeOn(one), codeOn(other)]);
    return code === theirs && code !== before && code;
  });
}

/** Opens the lock and reads what a person would read aloud. */
async function readCode(room: RoomPage): Promise<string> {
  await waitUntil(`${room.label} to see a lock that is closed`, async () => ['encrypted', 'verified'].includes(await lockOf(room) ?? ''));
  await room.press('[part~="lock"]');
  return await waitUntil(`${room.label} to see the code`, () => codeOn(room));
}

async function codeOn(room: RoomPage): Promise<string | null> {
  return /^\d{3} \d{3}$/m.exec(await room.text())?.[0] ?? null;
}

async function locked(room: RoomPage, state: string): Promise<void> {
  await waitUntil(`the lock of ${room.label} to be ${state}`, async () => await lockOf(room) === state);
}

async function lockOf(room: RoomPage): Promise<string | null> {
  const events = await room.events('consult-encryption-change');
  return String(events.at(-1)?.detail?.['state'] ?? '') || null;
}
