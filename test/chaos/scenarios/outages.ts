import { setTimeout as pause } from 'node:timers/promises';
import { bothPictures } from '../../network/support/both-pictures.ts';
import type { LabHouse } from '../../network/support/lab-house.ts';
import { people } from '../../network/support/people.ts';
import { playScene, type Call } from '../../support/story.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Scenario } from '../scenario.ts';
import { CallWatch } from '../support/call-watch.ts';
import { expectLostLines } from '../support/expect-lost-lines.ts';
import { exactly } from '../support/goals.ts';

const title = 'The patient’s line is dead for a while, the patient is told so, and the call returns by itself';

interface Outage {
  readonly seconds: number;
  /** From the line's return to sound and picture at both sides, ms. */
  readonly backMs: number;
}

export const outages: Scenario = {
  name: 'outages', title,
  plan: { places: { home: {}, office: {} } },
  async play(house, { isShort, say }) {
    const planned = isShort ? [1, 5, 25] : [1, 5, 25, 84, 1, 5, 25, 84];
    const seen: Outage[] = [];
    await house.open(people.patient, people.clinician);
    await playScene(title, house, async (scene) => {
      const call = await scene.call(people);
      expectLostLines(call);
      for (const seconds of planned) {
        seen.push({ seconds, backMs: await goThrough(house, call, seconds) });
        say(`${seconds} s without a line: both are back ${seen.at(-1)?.backMs} ms after its return`);
      }
    });
    return {
      tables: [{
        title: 'From the line’s return to sound and picture at both sides', notes: [], columns: ['outage', 'back after, ms'],
        rows: seen.map(({ seconds, backMs }) => [`${seconds} s`, String(backMs)]),
      }],
      goals: [exactly('calls that return', planned.length, seen.length)],
      data: seen,
    };
  },
};

/** An outage this long shows: shorter ones may be over before anybody noticed. */
const noticedSeconds = 15;

async function goThrough(house: LabHouse, call: Call, seconds: number): Promise<number> {
  const { patient } = call;
  const line = house.network('home');
  await line.cut();
  await pause(seconds * 1_000);
  if (seconds > noticedSeconds) await waitUntil('the patient to be shown as not connected', async () => (await patient.state()) !== 'in-room', 60_000);
  const watch = await CallWatch.begin(call);
  await line.restore();
  const since = Date.now();
  await watch.arrivesAfter(since);
  const backMs = Date.now() - since;
  await watch.end();
  await patient.reach('in-room');
  await bothPictures(call, performance.now());
  return backMs;
}
