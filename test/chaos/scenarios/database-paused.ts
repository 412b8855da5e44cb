import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { bothPictures } from '../../network/support/both-pictures.ts';
import type { LabHouse } from '../../network/support/lab-house.ts';
import { people } from '../../network/support/people.ts';
import { playScene, type Call, type Scene } from '../../support/story.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Scenario } from '../scenario.ts';
import { CallWatch } from '../support/call-watch.ts';
import { connectionsMade } from '../support/connections-made.ts';
import { expectLostLines } from '../support/expect-lost-lines.ts';
import { below, exactly, never, withinMs } from '../support/goals.ts';
import { interruptionsShown } from '../support/interruptions-shown.ts';
import { SoundWatch } from '../support/sound-watch.ts';

const title = 'The database stands still: calls go on, nobody new is let in and is told so, and all is as before when it is back';

const listener = { camera: 'green', place: 'office', devices: 'microphone-only' } as const;

export const databasePaused: Scenario = {
  name: 'database-paused', title,
  plan: { places: { home: {}, office: {} }, services: { gateways: 2 } },
  async play(house, { isShort, say }) {
    const seconds = isShort ? 8 : 600;
    const figures = { gapMs: 0, admittedAfterMs: 0, interruptions: 0, connections: 0, madeUpPercent: 0, order: '' };
    await house.open(people.patient, people.clinician, listener);
    await playScene(title, house, async (scene) => {
      const call = await scene.call(people, { others: [{ role: 'caregiver', name: 'Tom Jensen' }, { role: 'interpreter', name: 'Ines Costa' }] });
      expectLostLines(call);
      const [, , waiting, late] = call.visit.participants;
      assert.ok(waiting?.joinUrl && late?.joinUrl);
      await scene.guestWaiting('caregiver', listener, waiting.joinUrl);
      const database = await house.database();
      const [watch, sound, before] = [await CallWatch.begin(call), await SoundWatch.begin(call), await connectionsMade(call)];
      database.pause();
      try {
        await assert.rejects(call.clinician.call('admit', waiting.id), /audit-unavailable/);
        await isTold(scene, late.joinUrl);
        await pause(seconds * 1_000);
      } finally {
        database.resume();
      }
      const backAt = performance.now();
      await waitUntil('the caregiver to be let in', () => call.clinician.call('admit', waiting.id).then(() => true, () => false), 30_000);
      figures.admittedAfterMs = performance.now() - backAt;
      figures.gapMs = await watch.end();
      figures.madeUpPercent = await sound.madeUpPercent();
      say(`${seconds} s without the database: longest gap ${figures.gapMs} ms, somebody let in ${Math.round(figures.admittedAfterMs)} ms after its return`);
      await bothPictures(call, performance.now());
      figures.interruptions = await interruptionsShown(call);
      figures.connections = await connectionsMade(call) - before;
      figures.order = await leaveMeanwhile(house, scene, call);
    });
    return {
      tables: [],
      goals: [
        exactly('media connections made anew', 0, figures.connections),
        never('interruptions shown', figures.interruptions),
        exactly('what was done meanwhile, as on record', 'seat.left appointment.ended', figures.order),
        below('sound made up', 1, figures.madeUpPercent),
        withinMs('longest gap', 500, figures.gapMs),
        withinMs('somebody let in after its return', 5_000, figures.admittedAfterMs),
      ],
      data: { seconds, ...figures },
    };
  },
};

/** Somebody who opens the link meanwhile reads that the clinic cannot be reached, and whom to call. */
async function isTold(scene: Scene, joinUrl: string): Promise<void> {
  const guest = await scene.blank('interpreter', listener);
  guest.watch.expect(/the server responded with a status of 503/);
  await guest.page.goto(joinUrl, { waitUntil: 'load' });
  await guest.pressPrimary();
  await waitUntil('the late guest to be told', async () => {
    const text = await guest.text();
    return text.includes('We can’t reach the clinic') && text.includes('+1 555 010 0199');
  }, 60_000);
}

/** The patient leaves and the clinician ends while the database stands still: what of that is on record, in its order. */
async function leaveMeanwhile(house: LabHouse, scene: Scene, { visit, patient, clinician }: Call): Promise<string> {
  const database = await house.database();
  database.pause();
  try {
    await patient.call('leave');
    await patient.reach('ended');
    await clinician.call('endForAll');
    await clinician.reach('ended');
  } finally {
    database.resume();
  }
  const portal = await scene.portal();
  return await waitUntil('the record of what was done meanwhile', async () => {
    const trail = await portal.auditTrail(visit.appointmentId).catch(() => []);
    if (!trail.some(({ action }) => action === 'appointment.ended')) return null;
    return trail.filter(({ action, actor }) => action === 'appointment.ended' || (action === 'seat.left' && actor.subject === visit.patientId)).map(({ action }) => action).join(' ');
  }, 60_000);
}
