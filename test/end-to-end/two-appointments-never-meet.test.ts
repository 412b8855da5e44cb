import assert from 'node:assert/strict';
import { pictureOf, readPicture, waitForPicture } from '../support/decoded-picture.ts';
import { House } from '../support/house.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story, type Call } from '../support/story.ts';

// Everybody of the one appointment shows red, everybody of the other blue: any mixing shows in the pixels.
const format = { width: 320, height: 180, framesPerSecond: 10 };
const red = { camera: 'red', format } as const;
const blue = { camera: 'blue', format } as const;
const house = new House();

story('F3 T3: Two appointments at the same time never meet', house, async (scene) => {
  await house.open(red, blue);
  const portal = await scene.portal();
  const one = await scene.call({ patient: red, clinician: red }, { clinicianName: 'Dr. Canary One', patientName: 'Maria Canary One' });
  const two = await scene.call({ patient: blue, clinician: blue }, { clinicianName: 'Dr. Canary Two', patientName: 'Jonas Canary Two' });

  await shows(one, 'red');
  await shows(two, 'blue');
  await knowsNothingOf([one.patient, one.clinician], two, 'Canary Two');
  await knowsNothingOf([two.patient, two.clinician], one, 'Canary One');

  // Acts on the other appointment's people do nothing, and look exactly like acts on nobody.
  const stranger = `par_${'A'.repeat(22)}`;
  for (const method of ['admit', 'deny', 'hold', 'remove']) {
    const [foreign, unknown] = [await refusal(one.clinician, method, two.visit.patientId), await refusal(one.clinician, method, stranger)];
    assert.equal(foreign, unknown, `${method} of a foreign person`);
  }
  assert.equal(await portal.seatState(two.visit, two.visit.patientId), 'in-room');

  await one.clinician.call('endForAll');
  await one.patient.reach('ended');
  await shows(two, 'blue');
  assert.equal(await two.patient.state(), 'in-room');
});

async function shows({ visit, patient, clinician }: Call, colour: 'red' | 'blue'): Promise<void> {
  await Promise.all([waitForPicture(clinician.page, pictureOf(visit.patientId), colour), waitForPicture(patient.page, pictureOf(visit.clinicianId), colour)]);
}

async function knowsNothingOf(rooms: readonly RoomPage[], other: Call, name: string): Promise<void> {
  for (const room of rooms) {
    assert.ok(!(await room.text()).includes(name), `${room.label} reads no name of the other appointment`);
    for (const id of [other.visit.patientId, other.visit.clinicianId]) {
      assert.equal(await readPicture(room.page, pictureOf(id)), null);
      assert.ok(!JSON.stringify(await room.events()).includes(id), `${room.label} is told no id of the other appointment`);
    }
  }
}

async function refusal(room: RoomPage, method: string, id: string): Promise<string> {
  return await room.call(method, id).then(() => 'done', (error: unknown) => String(error));
}
