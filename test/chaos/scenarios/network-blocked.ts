import assert from 'node:assert/strict';
import { people } from '../../network/support/people.ts';
import { playScene } from '../../support/story.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Scenario } from '../scenario.ts';
import { exactly, withinMs } from '../support/goals.ts';
import { percentile } from '../support/percentile.ts';
import { timesTable } from '../support/times-table.ts';

const title = 'Where a network lets pages through and no media at all, the patient is told so and given the phone number';

/** Of the demo clinic. */
const phone = '+1 555 010 0199';

export const networkBlocked: Scenario = {
  name: 'network-blocked', title,
  plan: { places: { home: { passes: 'https' }, office: {} }, withoutRelay: ['home'] },
  async play(house, { isShort, say }) {
    const calls = isShort ? 1 : 5;
    const toldMs: number[] = [];
    await house.open(people.patient, people.clinician);
    for (let call = 0; call < calls; call += 1) {
      await playScene(title, house, async (scene) => {
        const visit = await (await scene.portal()).createVisit();
        const [patient, clinician] = await Promise.all([
          scene.guestWaiting('patient', people.patient, visit.joinUrl), scene.clinicianInRoom('clinician', people.clinician, visit),
        ]);
        const admittedAt = performance.now();
        await clinician.call('admit', visit.patientId);
        const said = await waitUntil('the patient to be told', async () => {
          const text = await patient.text();
          return text.includes('This network blocks video calls') ? text : null;
        }, 60_000);
        toldMs.push(Math.round(performance.now() - admittedAt));
        say(`told after ${toldMs.at(-1)} ms`);
        assert.ok(said.includes(phone), 'the phone number is there');
        assert.ok(!said.includes('Good connection'), 'nothing calls the connection good');
      });
    }
    return {
      tables: [timesTable('From the admission to the words on the screen', { 'media blocked': toldMs })],
      goals: [exactly('people who are told', calls, toldMs.length), withinMs('told, longest', 15_000, percentile(toldMs, 1))],
      data: { toldMs },
    };
  },
};
