import { setTimeout as pause } from 'node:timers/promises';
import { lacksDelay } from '../../network/support/delay-line.ts';
import type { LabHouse } from '../../network/support/lab-house.ts';
import { mediaPaths } from '../../network/support/media-path.ts';
import { pictureOf, waitForLines } from '../../support/decoded-picture.ts';
import { playScene, type Call } from '../../support/story.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Goal, Scenario } from '../scenario.ts';
import { CallFilm, type Film, type FilmFrame } from '../support/call-film.ts';
import { below, withinMs } from '../support/goals.ts';
import { isRight, skies, type Sky } from '../support/sky.ts';
import { weatherReport, type SkyFigures } from '../support/weather-report.ts';

const title = 'The badge names what is wrong with a line, and pictures shrink and grow with it';

/** Enough lines for three sizes, and as heavy to send as what a real camera sees. */
const format = { width: 960, height: 540, framesPerSecond: 15, grain: 8 } as const;
const people = { patient: { camera: 'red', place: 'home', format }, clinician: { camera: 'blue', place: 'office', format } } as const;
const holdMs = 12_000;
/** However busy the machine is. */
const patienceMs = 45_000;
const inShort = ['open line', '10 % lost', '300 kbit/s', 'open line again', '400 ms later', 'at the end'];

export const weather: Scenario = {
  name: 'weather', title,
  // Over TCP to the relay nothing is lost, it only comes late: media has to go straight.
  plan: { places: { home: {}, office: {} }, withoutRelay: ['home'] },
  async play(house, { isShort, say }) {
    const noDelay = lacksDelay();
    if (noDelay !== false) say(`nothing arrives late here: ${noDelay}`);
    const chosen = skies.filter(({ name, rules }) => (!isShort || inShort.includes(name)) && (noDelay === false || rules.delayMs === undefined));
    const marks: { readonly atMs: number; readonly name: string }[] = [];
    const films: Partial<Record<'patient' | 'clinician', Film>> = {};
    await house.open(people.patient, people.clinician);
    const browser = await (await house.browser(people.patient)).version();
    await playScene(title, house, async (scene) => {
      const call = await scene.call(people);
      const [patient, clinician] = await begin(call);
      for (const room of [call.patient, call.clinician]) say(`${room.label}: media goes ${(await mediaPaths(room)).map(({ local, relayProtocol }) => relayProtocol ?? local).join(', ')}`);
      for (const sky of chosen) {
        marks.push({ atMs: Date.now(), name: sky.name });
        await goThrough(house, patient, sky, isShort);
        say(`${sky.name}: ${JSON.stringify(await patient.newest())}`);
      }
      if (!isShort) await waitForLines(call.patient.page, pictureOf(call.visit.clinicianId), format.height, 90_000);
      films.patient = await patient.develop();
      films.clinician = await clinician.develop();
    });
    const { patient = noFilm, clinician = noFilm } = films;
    const figures = weatherReport({ skies: chosen, marks, patient: patient.frames, clinician: clinician.frames, stats: patient.stats });
    return { tables: [figures.table], goals: goalsOf(figures.rows), data: { browser, marks, rows: figures.rows, patient, clinician } };
  },
};

const noFilm: Film = { frames: [], stats: [] };

async function begin({ patient, clinician, visit }: Call): Promise<readonly [CallFilm, CallFilm]> {
  const [seen, own] = [pictureOf(visit.clinicianId), pictureOf(visit.patientId)];
  await waitForLines(patient.page, seen, format.height, 60_000);
  await waitForLines(clinician.page, own, format.height, 60_000);
  return await Promise.all([CallFilm.begin(patient, seen), CallFilm.begin(clinician, own)]);
}

/** In full a sky holds for a while; in short until the badge has it right, and no longer. */
async function goThrough(house: LabHouse, film: CallFilm, sky: Sky, isShort: boolean): Promise<void> {
  await house.network('home').change(sky.rules);
  if (!isShort) return void await pause(holdMs);
  await waitUntil(`the badge to have "${sky.name}" right`, async () => {
    const newest = await film.newest();
    // Until something changes nobody is told anything: it began well.
    return newest !== null && (isRight({ ...newest, level: newest.level ?? 'good' }, sky) || isBusy(newest, sky));
  }, patienceMs);
}

/** On a line with nothing wrong a machine that is too slow for the call says so, and is right. */
function isBusy({ level, reasons: [heaviest] }: FilmFrame, { says }: Sky): boolean {
  return level === 'fair' && heaviest === 'cpu' && says.some((saying) => saying.level === 'good');
}

function goalsOf(rows: readonly SkyFigures[]): readonly Goal[] {
  const figure = (name: string): SkyFigures | undefined => rows.find((row) => row.name === name);
  const concealed = figure('10 % lost')?.concealedPercent ?? 0;
  return [
    ...rows.map(({ name, namedMs }) => withinMs(`right level and reason: ${name}`, 5_000, namedMs)),
    below('sound made up at 10 % lost', 10, concealed),
    withinMs('longest standstill while a smaller picture was to be had', 2_000, Math.max(...rows.map(({ standstillMs }) => standstillMs))),
  ];
}
