import assert from 'node:assert/strict';
import type { BrowserOptions } from './browser.ts';
import { openVisit } from './clinician.ts';
import { pictureOf, readPicture } from './decoded-picture.ts';
import { deepQuery } from './deep-query.ts';
import { drawScreen } from './drawn-camera.ts';
import { framesSince, receivedFrames } from './frame-figures.ts';
import { freshPicture, pictureStops, watchPauses } from './fresh-picture.ts';
import { chooseLayer, watchMediaSocket } from './layer-choice.ts';
import { goToWaitingRoom, openLink, reloadAndReturn } from './patient.ts';
import type { PictureColour } from './picture-colour.ts';
import type { Visit } from './portal.ts';
import type { RoomPage } from './room-page.ts';
import { sfuRoomOf } from './sfu-room.ts';
import type { Scene } from './story.ts';
import { waitUntil } from './wait-until.ts';
import { WireTap } from './wire-tap.ts';

/** The smallest picture of which a browser makes all three simulcast layers. */
const format = { width: 960, height: 540, framesPerSecond: 12 } as const;
const soundOnly: BrowserOptions = { camera: 'green', devices: 'microphone-only' };

export interface Engines {
  readonly patient: 'chromium' | 'firefox';
  readonly clinician: 'chromium' | 'firefox';
}

/** One of the two, and what the other sees of them. */
interface Side {
  readonly room: RoomPage;
  readonly id: string;
  readonly colour: PictureColour;
}

/**
 * A call of two through the real element, gateway and SFU, with everything that happens in calls, while a tap at the
 * SFU looks at every frame. The steps say how long the picture was away; they fail where it does not come back.
 */
export class EncryptedCall implements AsyncDisposable {
  readonly #scene: Scene;
  readonly #tap: WireTap;
  readonly visit: Visit;
  readonly patient: Side;
  readonly clinician: Side;

  private constructor(scene: Scene, tap: WireTap, visit: Visit, patient: Side, clinician: Side) {
    this.#scene = scene;
    this.#tap = tap;
    this.visit = visit;
    this.patient = patient;
    this.clinician = clinician;
  }

  static async begin(scene: Scene, engines: Engines): Promise<EncryptedCall> {
    const cameras = { patient: { camera: 'red', format, engine: engines.patient }, clinician: { camera: 'blue', format, engine: engines.clinician } } as const;
    await scene.house.open(cameras.patient, cameras.clinician);
    const visit = await (await scene.portal()).createVisit({
      others: [{ role: 'interpreter', name: 'Ines Costa' }, { role: 'caregiver', name: 'Tom Jensen' }, { role: 'colleague', name: 'Dr. Paul Meyer' }],
    });
    const clinicianRoom = await scene.clinicianInRoom('clinician', cameras.clinician, visit, prepare);
    const stack = await scene.house.stack();
    const tap = await WireTap.open({
      janusUrl: stack.janusUrl, apiSecret: stack.janusApiSecret, adminKey: stack.janusAdminKey, ...sfuRoomOf(stack.dataDir, visit.appointmentId),
    });
    const patientRoom = await scene.guestWaiting('patient', cameras.patient, visit.joinUrl, prepare);
    const call = new EncryptedCall(scene, tap, visit, { room: patientRoom, id: visit.patientId, colour: 'red' }, { room: clinicianRoom, id: visit.clinicianId, colour: 'blue' });
    await call.#measure('admitted to both pictures', async (since) => {
      await clinicianRoom.call('admit', visit.patientId);
      return await call.#bothPictures(since);
    });
    return call;
  }

  /** Both directions decode all the time, and nothing is refused. */
  async talk(durationMs: number): Promise<void> {
    // The first two seconds, a hundred packets of sound, may see frames of before the keys changed.
    await Promise.all(this.#sides.map(({ room }) => waitUntil(`${room.label} to have opened 100 frames`, async () => (await receivedFrames(room)).ok >= 100)));
    const before = await Promise.all(this.#sides.map(({ room }) => receivedFrames(room)));
    const pauses = await Promise.all(this.#directions.map(({ viewer, shown }) => watchPauses(viewer.room.page, pictureOf(shown.id))));
    await new Promise((resolve) => { setTimeout(resolve, durationMs); });
    const longest = await Promise.all(pauses.map((end) => end()));
    const after = await Promise.all(this.#sides.map(({ room }) => receivedFrames(room)));
    for (const [index, { room }] of this.#sides.entries()) {
      const { ok, noKey, rejected } = framesSince(before[index] ?? assert.fail(), after[index] ?? assert.fail());
      console.log(`${room.label} opened ${ok} frames in ${durationMs / 1000} s; refused ${rejected}, without key ${noKey}; longest pause of the picture ${longest[index]} ms`);
      assert.ok(ok > durationMs / 1000 * format.framesPerSecond, `${room.label} opened ${ok} frames`);
      assert.deepEqual({ noKey, rejected }, { noKey: 0, rejected: 0 }, room.label);
    }
  }

  /** Each side takes a smaller picture of the other and goes back to the large one. */
  async switchLayers(): Promise<void> {
    for (const { viewer, shown } of this.#directions) {
      for (const [layer, width] of [[0, 240], [1, 480], [2, 960]] as const) {
        await this.#measure(`${viewer.room.label} takes layer ${layer} (${width} wide)`, async (since) => {
          // Asked again and again: a browser makes no second key frame within 300 ms, and Janus asks it once.
          await waitUntil(`a picture ${width} wide`, async () => {
            await chooseLayer(viewer.room.page, shown.id, 1, layer);
            await this.#sees(viewer, shown, since);
            return (await widthOf(viewer.room, pictureOf(shown.id))) === width;
          });
          return Math.round(performance.now() - since);
        });
      }
    }
  }

  async mute(): Promise<void> {
    for (const { viewer, shown } of this.#directions) {
      await shown.room.call('setMicrophone', false);
      await shown.room.call('setCamera', false);
      await pictureStops(viewer.room.page, pictureOf(shown.id));
      await this.#measure(`${shown.room.label} switches camera and microphone on again`, async (since) => {
        await shown.room.call('setMicrophone', true);
        await shown.room.call('setCamera', true);
        return await this.#sees(viewer, shown, since);
      });
    }
  }

  async switchDevice(): Promise<void> {
    for (const { viewer, shown } of this.#directions) {
      await this.#measure(`${shown.room.label} takes another camera`, async (since) => {
        await shown.room.call('flipCamera');
        return await this.#sees(viewer, shown, since);
      });
    }
  }

  async shareScreen(): Promise<void> {
    for (const { viewer, shown } of this.#directions) {
      const screen = `video[data-screen="${shown.id}"]`;
      for (const time of ['first', 'second']) {
        await this.#measure(`${shown.room.label} shows a screen for the ${time} time`, async (since) => {
          await shown.room.call('shareScreen', true);
          return await freshPicture(viewer.room.page, screen, 'yellow', since);
        });
        await this.#sees(viewer, shown, performance.now());
        await shown.room.call('shareScreen', false);
        await waitUntil(`${viewer.room.label} to be rid of the screen`, async () => (await deepQuery(viewer.room.page, screen)) === null);
      }
    }
  }

  /** Three more people come and go, with sound alone; the last takes the line of the first. The two go on seeing each other. */
  async othersComeAndGo(): Promise<void> {
    const third = await this.#comes(2);
    await this.#comes(3);
    await this.#whileWatched('person 3 leaves', async () => {
      await third.call('leave');
      await third.reach('ended');
    });
    const fifth = await this.#comes(4);
    await this.#whileWatched('persons 4 and 5 are put out', async () => {
      for (const index of [3, 4]) await this.clinician.room.call('remove', this.visit.participants[index]?.id);
      await fifth.reach('ended');
    });
  }

  async reloadEach(): Promise<void> {
    this.#tap.keysChanged();
    await this.#measure('the patient reloads: from pressing the key to both pictures', async (since) => {
      await reloadAndReturn(this.patient.room, 'in-room');
      const inRoom = performance.now();
      await this.#bothPictures(inRoom);
      console.log(`the patient is in the room after ${Math.round(inRoom - since)} ms`);
      return Math.round(performance.now() - since);
    });
    this.#tap.keysChanged();
    await this.#measure('the clinician reloads: from pressing the key to both pictures', async (since) => {
      const [{ publicUrl }, { origin }] = [await this.#scene.house.stack(), await this.#scene.house.site()];
      await openVisit(this.clinician.room, { siteOrigin: origin, gatewayUrl: publicUrl }, await this.#scene.portal(), this.visit);
      if (await this.clinician.room.reach('checking', 'in-room') === 'checking') await this.clinician.room.pressPrimaryUntil('in-room');
      const inRoom = performance.now();
      console.log(`the clinician is in the room after ${Math.round(inRoom - since)} ms`);
      await this.#bothPictures(inRoom);
      return Math.round(performance.now() - since);
    });
  }

  /** The viewer lets go of the picture and takes it again, so that the same m-line serves again and again. */
  async reuseLine(times: number): Promise<void> {
    for (const { viewer, shown } of this.#directions) {
      const tookMs: number[] = [];
      for (let time = 0; time < times; time += 1) {
        await viewer.room.call('setAudioOnly', true);
        await pictureStops(viewer.room.page, pictureOf(shown.id));
        const since = performance.now();
        await viewer.room.call('setAudioOnly', false);
        tookMs.push(await freshPicture(viewer.room.page, pictureOf(shown.id), shown.colour, since));
      }
      await viewer.room.call('setCamera', true);
      tookMs.sort((a, b) => a - b);
      console.log(`${viewer.room.label} took the picture again ${times} times: median ${tookMs[Math.floor(times / 2)]} ms, longest ${tookMs.at(-1)} ms`);
    }
    await this.#bothPictures(performance.now());
  }

  /** What the tap saw: enough of every layer, and not one frame in clear. */
  assertSealed(): void {
    const { parsable, unsealed, reused } = this.#tap.sum();
    assert.deepEqual(this.#tap.failures, []);
    assert.ok(this.#layers.every((count) => count > 100), `every layer flows: ${this.#layers.join(', ')}`);
    assert.deepEqual({ parsable, unsealed, reused }, { parsable: 0, unsealed: 0, reused: 0 });
  }

  /** Says what the tap saw, also of a call that broke off. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tap[Symbol.asyncDispose]();
    const { frames, parsable, unsealed, keyFrames, reused } = this.#tap.sum();
    console.log(`at the SFU ${parsable} of ${frames} frames parse as the codec's (${unsealed} are not sealed), ${keyFrames} key frames; camera layers from large to small ${this.#layers.join(', ')}; ${reused} counters used twice`);
  }

  get #layers(): readonly number[] {
    return [0, 1, 2].map((layer) => this.#tap.sum((stream) => stream.mid === '1' && stream.layer === layer).frames);
  }

  get #sides(): readonly Side[] {
    return [this.patient, this.clinician];
  }

  get #directions(): readonly { readonly viewer: Side; readonly shown: Side }[] {
    return [{ viewer: this.patient, shown: this.clinician }, { viewer: this.clinician, shown: this.patient }];
  }

  async #sees(viewer: Side, shown: Side, since: number): Promise<number> {
    return await freshPicture(viewer.room.page, pictureOf(shown.id), shown.colour, since);
  }

  async #bothPictures(since: number): Promise<number> {
    return Math.max(...await Promise.all(this.#directions.map(({ viewer, shown }) => this.#sees(viewer, shown, since))));
  }

  /** The guest with this place among the participants is let in; the two see and hear each other and the guest. */
  async #comes(index: number): Promise<RoomPage> {
    const { id, joinUrl } = this.visit.participants[index] ?? assert.fail();
    const room = await this.#scene.blank(`guest ${index + 1}`, soundOnly);
    await openLink(room, joinUrl ?? assert.fail('a guest joins by link'));
    await goToWaitingRoom(room);
    await this.#whileWatched(`person ${index + 1} comes in`, async () => {
      await this.clinician.room.call('admit', id);
      await room.reach('in-room');
      for (const { id: shown, colour } of this.#sides) await freshPicture(room.page, pictureOf(shown), colour, performance.now());
      for (const side of this.#sides) await waitUntil(`${side.room.label} to hear the guest`, async () => (await receivedFrames(side.room, id)).ok > 20);
    });
    return room;
  }

  async #whileWatched(what: string, act: () => Promise<void>): Promise<void> {
    const pauses = await Promise.all(this.#directions.map(({ viewer, shown }) => watchPauses(viewer.room.page, pictureOf(shown.id))));
    await act();
    await this.#bothPictures(performance.now());
    const longest = await Promise.all(pauses.map((end) => end()));
    console.log(`${what}: longest pause of the two pictures ${longest.join(' and ')} ms`);
  }

  async #measure(what: string, act: (since: number) => Promise<number>): Promise<void> {
    console.log(`${what}: ${await act(performance.now())} ms`);
  }
}

async function prepare(room: RoomPage): Promise<void> {
  await watchMediaSocket(room.page);
  await drawScreen(room.page, 'yellow');
}

async function widthOf(room: RoomPage, videoSelector: string): Promise<number> {
  if ((await readPicture(room.page, videoSelector)) === null) return 0;
  const video = await deepQuery(room.page, videoSelector);
  if (!video) return 0;
  await using _ = video;
  return await video.evaluate((element) => (element as HTMLVideoElement).videoWidth);
}
