import { setTimeout as pause } from 'node:timers/promises';
import { bothPictures } from '../../network/support/both-pictures.ts';
import { keepSockets, linesBack } from '../../network/support/kept-sockets.ts';
import { people } from '../../network/support/people.ts';
import { playScene } from '../../support/story.ts';
import type { Scenario } from '../scenario.ts';
import { CallWatch } from '../support/call-watch.ts';
import { connectionsMade } from '../support/connections-made.ts';
import { expectLostLines } from '../support/expect-lost-lines.ts';
import { below, exactly, never, withinMs } from '../support/goals.ts';
import { interruptionsShown } from '../support/interruptions-shown.ts';
import { SoundWatch } from '../support/sound-watch.ts';

const title = 'Both gateways are gone for half a minute: people go on talking, and everything is in place when they are back';

export const gatewaysGone: Scenario = {
  name: 'gateways-gone', title,
  plan: { places: { home: {}, office: {} }, services: { gateways: 2 } },
  async play(house, { isShort, say }) {
    const seconds = isShort ? 5 : 30;
    const figures = { gapMs: 0, backMs: 0, admitted: 0, interruptions: 0, connections: 0, madeUpPercent: 0 };
    await house.open(people.patient, people.clinician);
    await playScene(title, house, async (scene) => {
      const call = await scene.call(people, {}, keepSockets);
      const rooms = [call.patient, call.clinician];
      expectLostLines(call);
      const gateways = await house.gateways();
      const [watch, sound, before] = [await CallWatch.begin(call), await SoundWatch.begin(call), await connectionsMade(call)];
      await Promise.all(gateways.map(({ process }) => process.kill('SIGKILL')));
      await pause(seconds * 1_000);
      const startedAt = Date.now();
      await Promise.all(gateways.map(({ process }) => process.restart()));
      figures.backMs = Math.round(Math.max(...await Promise.all(rooms.map((room) => linesBack(room, startedAt)))) - startedAt);
      figures.gapMs = await watch.end();
      figures.madeUpPercent = await sound.madeUpPercent();
      say(`${seconds} s without a gateway: longest gap ${figures.gapMs} ms, in touch ${figures.backMs} ms after their start`);
      await bothPictures(call, performance.now());
      figures.interruptions = await interruptionsShown(call);
      figures.connections = await connectionsMade(call) - before;
      figures.admitted = await (await scene.portal()).countAudit(call.visit.appointmentId, 'seat.admitted', call.visit.patientId);
    });
    return {
      tables: [],
      goals: [
        exactly('media connections made anew', 0, figures.connections),
        never('interruptions of media shown', figures.interruptions),
        exactly('admissions of the patient on record', 1, figures.admitted),
        below('sound made up', 1, figures.madeUpPercent),
        withinMs('longest gap', 500, figures.gapMs),
        withinMs('signalling back after their start', 5_000, figures.backMs),
      ],
      data: { seconds, ...figures },
    };
  },
};
