import { linesOf, pictureOf, waitForLines } from '../../support/decoded-picture.ts';
import type { RoomPage } from '../../support/room-page.ts';
import { playScene, type Scene } from '../../support/story.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Scenario } from '../scenario.ts';
import { exactly, withinMs } from '../support/goals.ts';

const title = 'Of three people one is behind 300 kbit/s: the pictures there shrink, and the other two keep theirs in full';

/** Enough lines for three sizes: browsers send two of a smaller picture, and 300 kbit/s do not carry the second of two people. */
const format = { width: 960, height: 540, framesPerSecond: 8, grain: 4 } as const;
/** Nobody looks at how large this one is. */
const light = { width: 320, height: 180, framesPerSecond: 8 } as const;
const cameras = {
  patient: { camera: 'red', place: 'village', format: light }, clinician: { camera: 'blue', place: 'office', format }, caregiver: { camera: 'green', place: 'home', format },
} as const;
/** However busy the machine is. A step up that failed while the line was narrow makes the next one wait longer. */
const patienceMs = 120_000;

/** Who sees whom. */
interface Sight {
  readonly room: RoomPage;
  readonly participantId: string;
}

export const threePeople: Scenario = {
  name: 'three-people', title,
  plan: { places: { village: {}, office: {}, home: {} } },
  async play(house, { isShort, say }) {
    const figures = { shrunkMs: 0, lines: [] as readonly number[], backMs: 0 };
    await house.open(cameras.patient, cameras.clinician, cameras.caregiver);
    await playScene(title, house, async (scene) => {
      const { narrow, wide } = await meet(scene);
      await Promise.all([...narrow, ...wide].map(inFull));
      await house.network('village').change({ kbitPerSecond: 300 });
      const since = performance.now();
      await waitUntil('the pictures behind the narrow line to shrink, and at the same moment those between the others to be in full', async () => {
        figures.lines = await Promise.all([...narrow, ...wide].map(({ room, participantId }) => linesOf(room.page, pictureOf(participantId))));
        return figures.lines.every((lines, at) => (at < narrow.length ? lines > 0 && lines < format.height : lines === format.height));
      }, patienceMs);
      figures.shrunkMs = performance.now() - since;
      say(`${Math.round(figures.shrunkMs)} ms after the line became narrow: ${figures.lines.slice(0, narrow.length).join(' and ')} lines behind it, ${figures.lines.slice(narrow.length).join(' and ')} between the others`);
      await house.network('village').change({});
      const openedAt = performance.now();
      const behind = figures.lines.slice(0, narrow.length);
      await Promise.all(narrow.map((sight, at) => (isShort ? larger(sight, behind[at] ?? 0) : inFull(sight))));
      figures.backMs = performance.now() - openedAt;
      say(`${isShort ? 'larger' : 'in full'} again ${Math.round(figures.backMs)} ms after the line became wide`);
    });
    return {
      tables: [],
      goals: [
        exactly('lines between the two on open lines', `${format.height} and ${format.height}`, figures.lines.slice(-2).join(' and ')),
        withinMs('smaller pictures behind the narrow line', 10_000, figures.shrunkMs), withinMs(`${isShort ? 'larger' : 'full'} pictures after it is wide again`, 45_000, figures.backMs),
      ],
      data: figures,
    };
  },
};

/** All three in the room; `narrow`: what the patient sees, `wide`: what the other two see of each other. */
async function meet(scene: Scene): Promise<Readonly<Record<'narrow' | 'wide', readonly Sight[]>>> {
  const { visit, patient, clinician } = await scene.call(cameras, { others: [{ role: 'caregiver', name: 'Jonas Jensen' }] });
  const [, , invited] = visit.participants;
  if (!invited?.joinUrl) throw new Error('The caregiver was given no link');
  const caregiver = await scene.guestWaiting('caregiver', cameras.caregiver, invited.joinUrl);
  await clinician.call('admit', invited.id);
  await caregiver.reach('in-room');
  const narrow = [{ room: patient, participantId: visit.clinicianId }, { room: patient, participantId: invited.id }];
  const wide = [{ room: clinician, participantId: invited.id }, { room: caregiver, participantId: visit.clinicianId }];
  return { narrow, wide };
}

async function inFull({ room, participantId }: Sight): Promise<void> {
  await waitForLines(room.page, pictureOf(participantId), format.height, patienceMs);
}

async function larger({ room, participantId }: Sight, than: number): Promise<void> {
  await waitForLines(room.page, pictureOf(participantId), than + 1, patienceMs);
}
