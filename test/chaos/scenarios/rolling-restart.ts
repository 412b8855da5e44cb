import assert from 'node:assert/strict';
import { bothPictures } from '../../network/support/both-pictures.ts';
import { keepSockets, linesBack } from '../../network/support/kept-sockets.ts';
import type { LabHouse } from '../../network/support/lab-house.ts';
import { people } from '../../network/support/people.ts';
import { playScene, type Call } from '../../support/story.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Scenario } from '../scenario.ts';
import { CallWatch } from '../support/call-watch.ts';
import { expectLostLines } from '../support/expect-lost-lines.ts';
import { exactly } from '../support/goals.ts';
import { commandMedia, mediaServerOf } from '../support/media-servers.ts';
import { timesTable } from '../support/times-table.ts';

const title = 'Both gateways and both media servers are restarted one after the other under running calls, and none is lost';

/** Five calls at once are ten pages: few pictures a second, so that two cores carry them. */
const format = { width: 320, height: 180, framesPerSecond: 5 } as const;
const cameras = { patient: { ...people.patient, format }, clinician: { ...people.clinician, format } };

export const rollingRestart: Scenario = {
  name: 'rolling-restart', title,
  plan: { places: { home: {}, office: {} }, services: { gateways: 2, januses: 2 } },
  async play(house, { isShort, say }) {
    const wanted = isShort ? 1 : 5;
    const gapMs: Record<string, readonly number[]> = {};
    let admissions = 0;
    await house.open(cameras.patient, cameras.clinician);
    await playScene(title, house, async (scene) => {
      const calls: Call[] = [];
      for (let call = 0; call < wanted; call += 1) calls.push(await scene.call(cameras, { staffId: `staff-${call + 1}` }, keepSockets));
      calls.forEach(expectLostLines);
      for (const [what, restart] of steps(house)) {
        gapMs[what] = await whileWatched(calls, () => restart(calls));
        say(`${what}: longest gaps ${gapMs[what].join(', ')} ms`);
      }
      const portal = await scene.portal();
      for (const { visit } of calls) admissions += await portal.countAudit(visit.appointmentId, 'seat.admitted', visit.patientId);
    });
    return {
      tables: [timesTable('Longest gap in what arrives, of each call', gapMs)],
      goals: [exactly('calls that go on', wanted, gapMs[lastStep]?.length ?? 0), exactly('admissions on record', wanted, admissions)],
      data: { gapMs },
    };
  },
};

const lastStep = 'second media server';

type Step = readonly [what: string, restart: (calls: readonly Call[]) => Promise<void>];

function steps(house: LabHouse): readonly Step[] {
  return [
    ['first gateway', (calls) => restartGateway(house, calls, 0)],
    ['second gateway', (calls) => restartGateway(house, calls, 1)],
    ['first media server', (calls) => restartMedia(house, calls, 0)],
    [lastStep, (calls) => restartMedia(house, calls, 1)],
  ];
}

/** The longest gap of each call, to the second: ten pages that look at themselves often would be the load; settles when all see each other again. */
async function whileWatched(calls: readonly Call[], act: () => Promise<void>): Promise<readonly number[]> {
  const watches = await Promise.all(calls.map((call) => CallWatch.begin(call, 1_000)));
  await act();
  const now = Date.now();
  await Promise.all(watches.map((watch) => watch.arrivesAfter(now)));
  const gaps = await Promise.all(watches.map((watch) => watch.end()));
  for (const call of calls) await bothPictures(call, performance.now(), 90_000);
  return gaps;
}

async function restartGateway(house: LabHouse, calls: readonly Call[], index: number): Promise<void> {
  const gateway = (await house.gateways())[index] ?? assert.fail();
  const wasAtWork = await gateway.isAtWork();
  const stoppedAt = Date.now();
  await gateway.process.stop();
  // Lines of the gateway at work end with it, of the other one those that went through it.
  if (wasAtWork) await Promise.all(calls.flatMap(({ patient, clinician }) => [patient, clinician]).map((room) => linesBack(room, stoppedAt, 180_000)));
  await gateway.process.start();
}

async function restartMedia(house: LabHouse, calls: readonly Call[], index: number): Promise<void> {
  const server = (await house.stack()).januses[index] ?? assert.fail();
  const name = index === 0 ? 'main' : `main-${index + 1}`;
  await commandMedia(house, 'empty', name);
  await waitUntil(`every call to be off ${name}`, async () => !(await Promise.all(calls.map(({ visit }) => mediaServerOf(house, visit)))).includes(name), 60_000);
  await server.restart();
  await commandMedia(house, 'resume', name);
}
