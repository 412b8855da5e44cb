import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { bothPictures } from '../../network/support/both-pictures.ts';
import { HiddenTab } from '../../network/support/hidden-tab.ts';
import { clinicianCamera, patientCamera } from '../../network/support/people.ts';
import { playScene } from '../../support/story.ts';
import type { Scenario } from '../scenario.ts';
import { CallWatch } from '../support/call-watch.ts';
import { connectionsMade } from '../support/connections-made.ts';
import { expectLostLines } from '../support/expect-lost-lines.ts';
import { exactly, never, withinMs } from '../support/goals.ts';
import { interruptionsShown } from '../support/interruptions-shown.ts';

const title = 'The patient looks at another tab for long, and the line fails meanwhile: the call goes on, and comes back unseen';

const people = { patient: { ...patientCamera, slowsHiddenTabs: true }, clinician: clinicianCamera } as const;

export const hiddenTab: Scenario = {
  name: 'hidden-tab', title,
  plan: { places: { home: {}, office: {} } },
  async play(house, { isShort, say }) {
    const seconds = isShort ? 5 : 90;
    const outageSeconds = isShort ? 5 : 25;
    const figures = { gapMs: 0, connections: 0, interruptions: 0, backMs: 0 };
    await house.open(people.patient, people.clinician);
    await playScene(title, house, async (scene) => {
      const call = await scene.call(people);
      expectLostLines(call);
      // Looks come once a second at the most in a tab nobody sees.
      const [watch, before] = [await CallWatch.begin(call, 1_000), await connectionsMade(call)];
      const hidden = await HiddenTab.cover(call.patient.page);
      await pause(seconds * 1_000);
      await watch.arrivesAfter(Date.now());
      figures.interruptions = await interruptionsShown(call);
      figures.connections = await connectionsMade(call) - before;
      figures.gapMs = await watch.end();
      say(`${seconds} s unseen: longest gap ${figures.gapMs} ms, ${figures.interruptions} interruptions shown`);
      const line = house.network('home');
      await line.cut();
      await pause(outageSeconds * 1_000);
      const afterwards = await CallWatch.begin(call, 1_000);
      await line.restore();
      const since = Date.now();
      await afterwards.arrivesAfter(since);
      figures.backMs = Date.now() - since;
      await afterwards.end();
      assert.ok(await hidden.isHidden(), 'the tab is unseen to the end');
      say(`${outageSeconds} s without a line, still unseen: both are back ${figures.backMs} ms after its return`);
      await hidden.uncover();
      await call.patient.reach('in-room');
      await bothPictures(call, performance.now());
    });
    return {
      tables: [],
      goals: [
        exactly('media connections made anew unseen', 0, figures.connections),
        never('interruptions shown unseen', figures.interruptions),
        withinMs('longest gap, looked at once a second', 2_500, figures.gapMs),
        withinMs('both are back after the line', 8_000, figures.backMs),
      ],
      data: { seconds, outageSeconds, ...figures },
    };
  },
};
