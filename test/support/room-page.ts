import type { BrowserContext, Page } from 'puppeteer-core';
import type { BrowserOptions } from './browser.ts';
import { deepQuery, readableText } from './deep-query.ts';
import { drawCamera } from './drawn-camera.ts';
import { watchMade } from './made-by-page.ts';
import { watchOwnTracks } from './own-tracks.ts';
import { PageWatch } from './page-watch.ts';
import { waitUntil } from './wait-until.ts';

/** One `consult-*` event as the page saw it. */
export interface SeenEvent {
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>> | null;
  /** ms since the page was opened */
  readonly at: number;
}

/** Not what a step takes, but what a busy machine may make of it. */
const patienceMs = 45_000;

const eventNames = [
  'ready', 'state-change', 'check-result', 'waiting', 'admitted', 'denied', 'held', 'joined', 'before-leave', 'left', 'participant-change',
  'quality', 'encryption-change', 'interrupted', 'recovered', 'device-error', 'message', 'file-progress', 'error',
].map((name) => `consult-${name}`);

/**
 * A person's browser tab with a `<consult-room>` in it, seen and used only through what the contract names: state
 * attribute, events, methods, the primary button and the pictures.
 */
export class RoomPage {
  readonly label: string;
  readonly page: Page;
  readonly watch: PageWatch;

  private constructor(label: string, page: Page) {
    this.label = label;
    this.page = page;
    this.watch = new PageWatch(page);
  }

  /** Its connections are kept, for whoever wants to look at them. */
  static async open(label: string, context: BrowserContext, { engine, camera, format }: BrowserOptions): Promise<RoomPage> {
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    if (engine === 'firefox') await drawCamera(page, camera, format);
    await page.evaluateOnNewDocument(recordEvents, eventNames);
    await watchOwnTracks(page);
    await watchMade(page, 'RTCPeerConnection');
    return new RoomPage(label, page);
  }

  /** `data-state` of the element; null before it is there. */
  async state(): Promise<string | null> {
    return await this.page.evaluate(() => document.querySelector('consult-room')?.getAttribute('data-state') ?? null);
  }

  /** Waits for any of these states and says which it was. */
  async reach(...states: readonly string[]): Promise<string> {
    let last: string | null = null;
    try {
      return await waitUntil(`${this.label} to be ${states.join(' or ')}`, async () => {
        last = await this.state();
        return last !== null && states.includes(last) ? last : null;
      }, patienceMs);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}; it is ${String(last)}`, { cause: error });
    }
  }

  /** A real press of the screen's one primary button, when it is there and ready. */
  async pressPrimary(): Promise<void> {
    await this.press(readyPrimary);
  }

  /** A real press of a control, when it is there to be seen. */
  async press(selector: string): Promise<void> {
    const button = await waitUntil(`${this.label} to be offered ${selector}`, () => deepQuery(this.page, selector, { seen: true }));
    await using _ = button;
    await button.click();
  }

  /** Presses on through the steps of the door and the device check until the element reaches one of these states. */
  async pressPrimaryUntil(...states: readonly string[]): Promise<string> {
    for (let press = 0; press < 5; press += 1) {
      const before = await this.#primaryLabel();
      if (before !== null) await this.pressPrimary();
      const state = await waitUntil(`${this.label} to go on`, async () => {
        const now = await this.state();
        if (now !== null && states.includes(now)) return now;
        // On the way in, every other screen's button leads elsewhere.
        if (now !== 'door' && now !== 'checking') return null;
        const label = await this.#primaryLabel();
        return label !== null && label !== before ? 'another-step' : null;
      }, patienceMs);
      if (state !== 'another-step') return state;
    }
    throw new Error(`${this.label} pressed the primary button five times and is still ${String(await this.state())}`);
  }

  async #primaryLabel(): Promise<string | null> {
    const button = await deepQuery(this.page, readyPrimary, { seen: true });
    if (!button) return null;
    await using _ = button;
    return await button.evaluate((element) => element.textContent?.trim() ?? '').catch(() => null);
  }

  /** Calls a method of the element; a rejection arrives as `Error` with the code in its message. */
  async call(method: string, ...args: readonly unknown[]): Promise<unknown> {
    const answer = await this.page.evaluate(async (name: string, given: readonly unknown[]) => {
      const room = document.querySelector('consult-room') as unknown as Record<string, (...all: readonly unknown[]) => Promise<unknown>> | null;
      try {
        return { value: (await room?.[name]?.(...given)) ?? null };
      } catch (error) {
        return { code: String((error as { readonly code?: unknown }).code ?? error) };
      }
    }, method, args) as { readonly value?: unknown; readonly code?: string };
    if (answer.code !== undefined) throw new Error(`${this.label}: ${method}() rejected with ${answer.code}`);
    return answer.value;
  }

  async events(type?: string): Promise<readonly SeenEvent[]> {
    const seen = await this.page.evaluate(() => (globalThis as { readonly consultEvents?: readonly SeenEvent[] }).consultEvents ?? []);
    return type === undefined ? seen : seen.filter((event) => event.type === type);
  }

  async waitForEvent(type: string, fits: (event: SeenEvent) => boolean = () => true): Promise<SeenEvent> {
    return await waitUntil(`${this.label} to see ${type}`, async () => (await this.events(type)).find(fits), patienceMs);
  }

  async text(): Promise<string> {
    return await readableText(this.page);
  }
}

const readyPrimary = '[part~="primary"]:not([disabled]):not([aria-disabled="true"])';

/** Runs in the page before its own scripts. The names of a story's events never contain what a person may not see. */
function recordEvents(names: readonly string[]): void {
  const seen: SeenEvent[] = [];
  Object.assign(globalThis, { consultEvents: seen });
  for (const name of names) {
    globalThis.addEventListener(name, (event) => {
      const detail = event instanceof CustomEvent ? (structuredClone(event.detail) as SeenEvent['detail']) : null;
      seen.push({ type: name, detail, at: performance.now() });
    });
  }
}
