import assert from 'node:assert/strict';
import { bothPictures } from '../../network/support/both-pictures.ts';
import type { LabHouse } from '../../network/support/lab-house.ts';
import { people } from '../../network/support/people.ts';
import { playScene, type Call } from '../../support/story.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Scenario } from '../scenario.ts';
import { expectLostLines } from '../support/expect-lost-lines.ts';
import { exactly, withinMs } from '../support/goals.ts';
import { mediaServerOf } from '../support/media-servers.ts';
import { percentile } from '../support/percentile.ts';
import { timesTable } from '../support/times-table.ts';

const title = 'The media server of a call is killed and comes back, or stays dead: both see each other again without a click';

export const mediaServerKilled: Scenario = {
  name: 'media-server-killed', title,
  plan: { places: { home: {}, office: {} }, services: { gateways: 2, januses: 2 } },
  async play(house, { isShort, say }) {
    const kills = isShort ? 2 : 20;
    const backMs = { 'comes back': [] as number[], 'stays dead': [] as number[] };
    let admissions = 0;
    await house.open(people.patient, people.clinician);
    await playScene(title, house, async (scene) => {
      const call = await scene.call(people);
      expectLostLines(call);
      for (let kill = 0; kill < kills; kill += 1) {
        const fate = kill % 2 === 0 ? 'comes back' : 'stays dead';
        backMs[fate].push(await killMediaServer(house, call, fate));
        say(`kill ${kill + 1}, the server ${fate}: both pictures after ${backMs[fate].at(-1)} ms`);
      }
      admissions = await (await scene.portal()).countAudit(call.visit.appointmentId, 'seat.admitted', call.visit.patientId);
    });
    return {
      tables: [timesTable('From the kill to both pictures', backMs)],
      goals: [
        exactly('calls that return', kills, backMs['comes back'].length + backMs['stays dead'].length),
        exactly('admissions of the patient on record', 1, admissions),
        withinMs('comes back, p95', 8_000, percentile(backMs['comes back'], 0.95)),
        withinMs('stays dead, p95', 8_000, percentile(backMs['stays dead'], 0.95)),
      ],
      data: backMs,
    };
  },
};

async function killMediaServer(house: LabHouse, call: Call, fate: 'comes back' | 'stays dead'): Promise<number> {
  const name = await mediaServerOf(house, call.visit);
  const server = (await house.stack()).januses[name === 'main' ? 0 : 1] ?? assert.fail();
  const since = performance.now();
  // One that comes back does so in its own time, later each time it is killed: the call need not wait for it.
  if (fate === 'comes back') await server.crash();
  else {
    await server.kill('SIGKILL');
    await waitUntil('the call to be moved', async () => await mediaServerOf(house, call.visit) !== name, 60_000);
  }
  const backMs = await bothPictures(call, since, 60_000);
  if (fate === 'comes back') await server.untilReady();
  else await server.restart();
  return backMs;
}
