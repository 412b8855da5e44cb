import { setTimeout as pause } from 'node:timers/promises';
import { bothPictures } from '../../network/support/both-pictures.ts';
import type { LabHouse } from '../../network/support/lab-house.ts';
import { mediaPaths } from '../../network/support/media-path.ts';
import { people } from '../../network/support/people.ts';
import { pictureOf, waitForLines } from '../../support/decoded-picture.ts';
import { playScene, type Call } from '../../support/story.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Scenario } from '../scenario.ts';
import { CallWatch } from '../support/call-watch.ts';
import { below, never, withinMs } from '../support/goals.ts';
import { interruptionsShown } from '../support/interruptions-shown.ts';
import { concealedPercent, receivedSound } from '../support/received-sound.ts';

const title = 'Three packets in ten get lost each way, and nobody is dropped';

interface Stretch {
  /** Percent of packets, each way. */
  readonly lost: number;
  readonly seconds: number;
  /** Percent of the sound that may be made up meanwhile. */
  readonly limit: number;
}

/** What a stretch was like for the patient, whose line it is, and for the clinician, who hears over it. */
interface Heard extends Stretch {
  /** Percent of the sound. */
  readonly madeUp: { readonly patient: number; readonly clinician: number };
  readonly longestGapMs: number;
}

const inShort: readonly Stretch[] = [{ lost: 30, seconds: 20, limit: 25 }];
const inFull: readonly Stretch[] = [{ lost: 10, seconds: 60, limit: 10 }, { lost: 30, seconds: 600, limit: 25 }];
/** Of the cameras in the lab. */
const fullLines = 180;

export const heavyLoss: Scenario = {
  name: 'heavy-loss', title,
  // Over TCP to the relay nothing is lost, it only comes late: media has to go straight.
  plan: { places: { home: {}, office: {} }, withoutRelay: ['home'] },
  async play(house, { isShort, say }) {
    const stretches: Heard[] = [];
    let [drops, recoveredMs] = [0, 0];
    await house.open(people.patient, people.clinician);
    await playScene(title, house, async (scene) => {
      const call = await scene.call(people);
      for (const stretch of isShort ? inShort : inFull) {
        const heard = await goThrough(house, call, stretch);
        stretches.push(heard);
        say(`${heard.seconds} s of ${heard.lost} % loss: ${heard.madeUp.patient.toFixed(1)} % of the sound made up at the patient, ${heard.madeUp.clinician.toFixed(1)} % at the clinician, longest gap ${heard.longestGapMs} ms`);
      }
      const paths = await mediaPaths(call.patient);
      say(`media of the patient goes ${paths.map(({ local, relayProtocol }) => relayProtocol ?? local).join(', ')}`);
      await waitUntil('the patient’s browser to ask for lost sound', async () => (await receivedSound(call.patient)).asks > 0, 30_000);
      drops = await interruptionsShown(call);
      recoveredMs = await fullPictures(house, call);
    });
    return {
      tables: [],
      goals: [
        never('interruptions shown', drops),
        ...stretches.map(({ lost, limit, madeUp }) => below(`sound made up at ${lost} % loss`, limit, Math.max(madeUp.patient, madeUp.clinician))),
        withinMs('full picture after the loss ends', 30_000, recoveredMs),
      ],
      data: { stretches, drops, recoveredMs },
    };
  },
};

async function goThrough(house: LabHouse, call: Call, stretch: Stretch): Promise<Heard> {
  const rooms = [call.patient, call.clinician] as const;
  await house.network('home').change({ lossPercent: stretch.lost });
  const [watch, ...before] = await Promise.all([CallWatch.begin(call), ...rooms.map(receivedSound)]);
  await pause(stretch.seconds * 1_000);
  const [patient = 0, clinician = 0] = (await Promise.all(rooms.map(receivedSound))).map((after, at) => concealedPercent(before[at] ?? after, after));
  await watch.arrivesAfter(Date.now(), 30_000);
  return { ...stretch, madeUp: { patient, clinician }, longestGapMs: await watch.end() };
}

/** Ends the loss, and waits for pictures with all their lines; ms. */
async function fullPictures(house: LabHouse, call: Call): Promise<number> {
  await house.network('home').change({});
  const since = performance.now();
  await bothPictures(call, since);
  await Promise.all([
    waitForLines(call.clinician.page, pictureOf(call.visit.patientId), fullLines, 60_000), waitForLines(call.patient.page, pictureOf(call.visit.clinicianId), fullLines, 60_000),
  ]);
  return performance.now() - since;
}
