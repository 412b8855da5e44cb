import assert from 'node:assert/strict';
import { House } from '../support/house.ts';
import { reloadAndReturn } from '../support/patient.ts';
import { QueueListener } from '../support/queue-listener.ts';
import { story } from '../support/story.ts';

const house = new House();
const red = { camera: 'red' } as const;

story('A patient who reloads while waiting keeps the place in line', house, async (scene) => {
  await house.open(red);
  const portal = await scene.portal();
  const staffId = 'nora-lind';
  const [first, second] = [await portal.createVisit({ staffId, patientName: 'First Patient' }), await portal.createVisit({ staffId, patientName: 'Second Patient' })];
  await using queue = await QueueListener.open((await house.stack()).publicUrl, await portal.queueToken(staffId, 'Nora Lind'));

  const one = await scene.guestWaiting('first patient', red, first.joinUrl);
  await scene.guestWaiting('second patient', red, second.joinUrl);
  const before = waitingLine(await queue.when('both waiting', (entries) => waitingLine(entries).length === 2));

  await reloadAndReturn(one, 'waiting');
  const after = waitingLine(await queue.when('both connected again', (entries) => waitingLine(entries).filter(({ connected }) => connected).length === 2));
  assert.deepEqual(after.map(place), before.map(place));
  assert.ok(after.every(({ waitingSince }) => typeof waitingSince === 'number'));

  assert.equal(await portal.countAudit(first.appointmentId, 'seat.arrived', first.patientId), 1);
  assert.equal(await portal.countAudit(first.appointmentId, 'seat.waiting', first.patientId), 1);
  assert.equal(await portal.countAudit(first.appointmentId, 'seat.moved', first.patientId), 0);
});

type Entries = QueueListener['entries'];

function waitingLine(entries: Entries): Entries {
  return entries.filter(({ state }) => state === 'waiting');
}

function place({ participantId, waitingSince }: Entries[number]) {
  return { participantId, waitingSince };
}
