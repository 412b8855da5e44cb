import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import type { BrowserContext } from 'puppeteer-core';
import type { BrowserOptions } from './browser.ts';
import { enterRoom, openVisit } from './clinician.ts';
import type { House } from './house.ts';
import { mediaLines } from './media-lines.ts';
import { goToWaitingRoom, openLink } from './patient.ts';
import { pictureOf, waitForPicture } from './decoded-picture.ts';
import type { Portal, Visit, VisitInput } from './portal.ts';
import { RoomPage } from './room-page.ts';

const resultsFolder = fileURLToPath(new URL('../results', import.meta.url));

export interface StoryOptions {
  /** Why it cannot be played on this machine. */
  readonly skip?: string | false;
  readonly timeoutMs?: number;
}

/** Where a story takes place. */
export type StoryHouse = Pick<House, 'open' | 'stack' | 'site' | 'portal' | 'browser'>;

/**
 * One user story on the real product. A page that complains without the story expecting it fails the story; a failed
 * story leaves a screenshot, the events, the media and the console of every page in test/results.
 */
export function story(name: string, house: StoryHouse, body: (scene: Scene) => Promise<void>, { skip = false, timeoutMs = 240_000 }: StoryOptions = {}): void {
  test(name, { timeout: timeoutMs, skip }, () => playScene(name, house, body));
}

/** The same outside of a test: rejects where the story fails. */
export async function playScene(name: string, house: StoryHouse, body: (scene: Scene) => Promise<void>): Promise<void> {
  await using scene = new Scene(house);
  try {
    await body(scene);
    scene.assertQuiet();
  } catch (error) {
    await scene.keepEvidence(name);
    // What a page complained of is nearer to the cause than what a person waited for in vain.
    throw scene.complaint === null ? error : new Error(scene.complaint, { cause: error });
  }
}

export interface Call {
  readonly visit: Visit;
  readonly patient: RoomPage;
  readonly clinician: RoomPage;
  /** From the admission to both pictures, ms. */
  readonly connectedMs: number;
}

/** What a story does to a tab before the page is loaded, such as listening to its sockets. */
export type Prepare = (room: RoomPage) => Promise<void>;

/** The people of one story, each in a fresh browser context that ends with it. */
export class Scene implements AsyncDisposable {
  readonly house: StoryHouse;
  readonly #contexts: BrowserContext[] = [];
  readonly #rooms: RoomPage[] = [];

  constructor(house: StoryHouse) {
    this.house = house;
  }

  async portal(): Promise<Portal> {
    return await this.house.portal();
  }

  /** A new person's browser: no cookies, no storage, nothing of anybody before. */
  async context(browser: BrowserOptions): Promise<BrowserContext> {
    const context = await (await this.house.browser(browser)).createBrowserContext();
    this.#contexts.push(context);
    return context;
  }

  async blank(label: string, browser: BrowserOptions): Promise<RoomPage> {
    const room = await RoomPage.open(label, await this.context(browser), browser);
    this.#rooms.push(room);
    return room;
  }

  async guestAtDoor(label: string, browser: BrowserOptions, joinUrl: string, prepare?: Prepare): Promise<RoomPage> {
    const room = await this.blank(label, browser);
    await prepare?.(room);
    await openLink(room, joinUrl);
    return room;
  }

  async guestWaiting(label: string, browser: BrowserOptions, joinUrl: string, prepare?: Prepare): Promise<RoomPage> {
    const room = await this.guestAtDoor(label, browser, joinUrl, prepare);
    await goToWaitingRoom(room);
    return room;
  }

  async clinicianInRoom(label: string, browser: BrowserOptions, visit: Visit, prepare?: Prepare): Promise<RoomPage> {
    const [{ publicUrl }, { origin }, portal] = [await this.house.stack(), await this.house.site(), await this.portal()];
    const room = await this.blank(label, browser);
    await prepare?.(room);
    await openVisit(room, { siteOrigin: origin, gatewayUrl: publicUrl }, portal, visit);
    await enterRoom(room);
    return room;
  }

  /** A visit with both people in the room, up to the moment each has the other's picture and the lock is closed. */
  async call(cameras: { readonly patient: BrowserOptions; readonly clinician: BrowserOptions }, input: VisitInput = {}, prepare?: Prepare): Promise<Call> {
    const visit = await (await this.portal()).createVisit(input);
    const [patient, clinician] = await Promise.all([
      this.guestWaiting('patient', cameras.patient, visit.joinUrl, prepare),
      this.clinicianInRoom('clinician', cameras.clinician, visit, prepare),
    ]);
    const admittedAt = performance.now();
    await clinician.call('admit', visit.patientId);
    await patient.reach('in-room');
    await Promise.all([
      waitForPicture(clinician.page, pictureOf(visit.patientId), cameras.patient.camera),
      waitForPicture(patient.page, pictureOf(visit.clinicianId), cameras.clinician.camera),
    ]);
    const connectedMs = Math.round(performance.now() - admittedAt);
    await Promise.all([patient, clinician].map((room) => room.waitForEvent('consult-encryption-change', ({ detail }) => detail?.['state'] === 'encrypted')));
    return { visit, patient, clinician, connectedMs };
  }

  assertQuiet(): void {
    if (this.complaint !== null) throw new Error(this.complaint);
  }

  /** The first thing a page complained of that its story did not expect. */
  get complaint(): string | null {
    for (const { label, watch } of this.#rooms) {
      const [first] = watch.complaints;
      if (first !== undefined) return `The page of ${label} complained: ${first}`;
    }
    return null;
  }

  async keepEvidence(name: string): Promise<void> {
    const folder = join(resultsFolder, name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase());
    await mkdir(folder, { recursive: true });
    for (const room of this.#rooms) {
      const path = join(folder, room.label.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase());
      const events = await room.events().catch(() => []);
      const text = await room.text().catch(() => '');
      const state = await room.state().catch(() => null);
      const media = await mediaLines(room.page).catch(() => []);
      await writeFile(`${path}.json`, JSON.stringify({ state, events, media, console: room.watch.console, text }, null, 2));
      // Where only the output is left of a run, it should say what flowed.
      console.log([`${room.label}, in state ${state}:`, ...media, ...events.slice(-12).map(({ type, at, detail }) => `  ${Math.round(at)} ms ${type} ${JSON.stringify(detail)}`)].join('\n'));
      await room.page.screenshot({ path: `${path}.png` }).catch(() => undefined);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#contexts.map((context) => context.close()));
  }
}
