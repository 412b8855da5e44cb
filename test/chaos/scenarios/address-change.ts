import { bothPictures } from '../../network/support/both-pictures.ts';
import type { LabHouse } from '../../network/support/lab-house.ts';
import { people } from '../../network/support/people.ts';
import { playScene, type Call } from '../../support/story.ts';
import type { Scenario } from '../scenario.ts';
import { CallWatch } from '../support/call-watch.ts';
import { expectLostLines } from '../support/expect-lost-lines.ts';
import { exactly, withinMs } from '../support/goals.ts';
import { percentile } from '../support/percentile.ts';
import { timesTable } from '../support/times-table.ts';

const title = 'A phone goes from Wi-Fi to mobile data and back, and the call goes on';

export const addressChange: Scenario = {
  name: 'address-change', title,
  plan: { places: { home: {}, office: {} }, spare: { mobile: {} } },
  async play(house, { isShort, say }) {
    const changes = isShort ? 2 : 20;
    const gapMs: number[] = [];
    await house.open(people.patient, people.clinician);
    await playScene(title, house, async (scene) => {
      const call = await scene.call(people);
      expectLostLines(call);
      for (let change = 0; change < changes; change += 1) {
        gapMs.push(await changeAddress(house, call, change % 2 === 0 ? 'mobile' : 'home'));
        say(`change ${change + 1}: longest gap ${gapMs.at(-1)} ms`);
      }
    });
    return {
      tables: [timesTable('Longest gap in what arrives at either side', { 'change of address': gapMs })],
      goals: [exactly('calls that return', changes, gapMs.length), withinMs('gap, p95', 3_000, percentile(gapMs, 0.95))],
      data: { gapMs },
    };
  },
};

/** The longest gap of sound or picture at either side, ms, once both move again. */
async function changeAddress(house: LabHouse, call: Call, network: string): Promise<number> {
  const watch = await CallWatch.begin(call);
  await house.place('home').moveTo(house.network(network));
  // What was on its way when the old address went is over by then.
  await watch.arrivesAfter(Date.now() + 500);
  const gapMs = await watch.end();
  await bothPictures(call, performance.now());
  return gapMs;
}
