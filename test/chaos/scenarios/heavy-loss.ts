import { setTimeout as pause } from 'node:timers/promises';
import { bothPictures } from '../../network/support/both-pictures.ts';
import { keepConnections } from '../../network/support/media-path.ts';
import { people } from '../../network/support/people.ts';
import { pictureOf, waitForLines } from '../../support/decoded-picture.ts';
import { playScene } from '../../support/story.ts';
import type { Scenario } from '../scenario.ts';
import { CallWatch } from '../support/call-watch.ts';
import { below, exactly, withinMs } from '../support/goals.ts';
import { concealedPercent, receivedSound } from '../support/received-sound.ts';

const title = 'Three packets in ten get lost each way, and nobody is dropped';

const lossPercent = 30;
/** Of the cameras in the lab. */
const fullLines = 180;

export const heavyLoss: Scenario = {
  name: 'heavy-loss', title,
  plan: { places: { home: {}, office: {} } },
  async play(house, { isShort, say }) {
    const seconds = isShort ? 20 : 600;
    const figures = { concealedPercent: [] as number[], longestGapMs: 0, drops: 0, recoveredMs: 0 };
    await house.open(people.patient, people.clinician);
    await playScene(title, house, async (scene) => {
      const call = await scene.call(people, {}, keepConnections);
      const rooms = [call.patient, call.clinician];
      await house.network('home').change({ lossPercent });
      const [watch, before] = [await CallWatch.begin(call), await Promise.all(rooms.map(receivedSound))];
      await pause(seconds * 1_000);
      await watch.arrivesAfter(Date.now(), 30_000);
      figures.longestGapMs = await watch.end();
      const after = await Promise.all(rooms.map(receivedSound));
      figures.concealedPercent = rooms.map((_room, at) => concealedPercent(before[at] ?? { samples: 0, concealed: 0 }, after[at] ?? { samples: 0, concealed: 0 }));
      figures.drops = (await Promise.all(rooms.map((room) => room.events('consult-interrupted')))).flat().length;
      say(`${seconds} s of ${lossPercent} % loss: ${figures.concealedPercent.map((share) => share.toFixed(1)).join(' and ')} % of the sound made up, longest gap ${figures.longestGapMs} ms`);
      await house.network('home').change({});
      const since = performance.now();
      await bothPictures(call, since);
      await Promise.all([
        waitForLines(call.clinician.page, pictureOf(call.visit.patientId), fullLines, 60_000), waitForLines(call.patient.page, pictureOf(call.visit.clinicianId), fullLines, 60_000),
      ]);
      figures.recoveredMs = performance.now() - since;
    });
    return {
      tables: [],
      goals: [
        exactly('interruptions shown', 0, figures.drops),
        below('sound made up', 25, Math.max(...figures.concealedPercent)),
        withinMs('full picture after the loss ends', 30_000, figures.recoveredMs),
      ],
      data: { seconds, lossPercent, ...figures },
    };
  },
};
