import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { bothPictures } from '../../network/support/both-pictures.ts';
import { keepSockets, linesBack } from '../../network/support/kept-sockets.ts';
import type { LabHouse } from '../../network/support/lab-house.ts';
import { MediaGapWatch } from '../../network/support/media-gaps.ts';
import { people } from '../../network/support/people.ts';
import { playScene, type Call } from '../../support/story.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Scenario } from '../scenario.ts';
import { expectLostLines } from '../support/expect-lost-lines.ts';
import { gatewayAtWork } from '../support/gateway-at-work.ts';
import { exactly, withinMs } from '../support/goals.ts';
import { percentile } from '../support/percentile.ts';
import { receivedSound } from '../support/received-sound.ts';
import { timesTable } from '../support/times-table.ts';

const title = 'The gateway at work is killed in the middle of a call, at any moment: nobody is interrupted, the other one takes over';

export const gatewayKilled: Scenario = {
  name: 'gateway-killed', title,
  plan: { places: { home: {}, office: {} }, services: { gateways: 2 } },
  async play(house, { isShort, say }) {
    const kills = isShort ? 2 : 50;
    const [gapMs, backMs, madeUpMs]: [number[], number[], number[]] = [[], [], []];
    const record = { entered: 0, admitted: 0, muted: false };
    await house.open(people.patient, people.clinician);
    await playScene(title, house, async (scene) => {
      const call = await scene.call(people, {}, keepSockets);
      expectLostLines(call);
      await call.patient.call('setMicrophone', false);
      await waitUntil('the clinician to see the patient muted', () => showsMuted(call));
      for (let kill = 0; kill < kills; kill += 1) {
        await pause(randomInt(0, 3_000));
        const { gap, back, madeUp } = await killGateway(house, call);
        gapMs.push(gap);
        backMs.push(back);
        madeUpMs.push(madeUp);
        say(`kill ${kill + 1}: longest gap ${gap} ms, ${madeUp} ms of sound made up, both back in touch after ${back} ms`);
      }
      await bothPictures(call, performance.now());
      const portal = await scene.portal();
      const count = (action: 'seat.entered' | 'seat.admitted'): Promise<number> => portal.countAudit(call.visit.appointmentId, action, call.visit.patientId);
      Object.assign(record, { entered: await count('seat.entered'), admitted: await count('seat.admitted'), muted: await showsMuted(call) });
    });
    return {
      tables: [timesTable('Around a killed gateway', { 'longest gap in what arrives': gapMs, 'sound made up': madeUpMs, 'signalling back': backMs })],
      goals: [
        exactly('calls that go on', kills, gapMs.length),
        exactly('admissions of the patient on record', 1, record.admitted),
        exactly('entries of the patient on record', 1, record.entered),
        exactly('patient still shown as muted', 'true', String(record.muted)),
        withinMs('longest gap', 500, percentile(gapMs, 1)),
        withinMs('signalling back, p95', 5_000, percentile(backMs, 0.95)),
      ],
      data: { gapMs, madeUpMs, backMs, record },
    };
  },
};

/** Of Opus, RFC 7587 §4.1. */
const samplesPerMs = 48;

async function showsMuted({ clinician, visit }: Call): Promise<boolean> {
  return (await clinician.text()).includes(`${visit.participants.find(({ id }) => id === visit.patientId)?.name ?? ''} is muted`);
}

async function killGateway(house: LabHouse, call: Call): Promise<{ readonly gap: number; readonly back: number; readonly madeUp: number }> {
  const { process: gateway } = await gatewayAtWork(house);
  const rooms = [call.patient, call.clinician];
  const [atPatient, atClinician] = await Promise.all([MediaGapWatch.begin(call.patient), MediaGapWatch.begin(call.clinician)]);
  const before = await receivedSound(call.patient);
  await gateway.kill('SIGKILL');
  const killedAt = Date.now();
  const back = Math.max(...await Promise.all(rooms.map((room) => linesBack(room, killedAt)))) - killedAt;
  const { audioMs, videoMs } = await atPatient.end();
  // The patient is muted: only a picture arrives at the clinician.
  const gap = Math.max(audioMs, videoMs, (await atClinician.end()).videoMs);
  const after = await receivedSound(call.patient);
  await gateway.restart();
  return { gap, back: Math.round(back), madeUp: Math.round((after.concealed - before.concealed) / samplesPerMs) };
}
