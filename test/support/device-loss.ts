import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { fakeCameraFile } from './fake-camera.ts';
import type { PictureColour } from './picture-colour.ts';
import { commandOf, processTree } from './process-tree.ts';

/** A camera of Chromium (`BrowserOptions.cameraFile`) that can be unplugged and plugged in again. */
export class LooseCamera implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'consult-room-camera-'));
  readonly file = join(this.#folder, 'camera.y4m');

  constructor(colour: PictureColour) {
    copyFileSync(fakeCameraFile(colour), this.file);
  }

  async unplug(page: Page): Promise<void> {
    renameSync(this.file, `${this.file}.away`);
    await noticeDevices(page);
  }

  async plugIn(page: Page): Promise<void> {
    renameSync(`${this.file}.away`, this.file);
    await noticeDevices(page);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** The system tells nobody of a file: Chromium notices it, and tells the page, when it is asked for its devices. */
async function noticeDevices(page: Page): Promise<void> {
  await page.evaluate(async () => { await navigator.mediaDevices.enumerateDevices(); });
}

/** Chromium's processes that hold camera and microphone end, as where the system takes both away: every track ends. */
export function endDeviceServices(browser: Browser): number {
  const root = browser.process()?.pid;
  if (root === undefined) throw new Error('This browser is no process of ours');
  const services = processTree(root).filter((id) => /utility-sub-type=(video_capture|audio)\./.test(commandOf(id)));
  for (const id of services) process.kill(id, 'SIGKILL');
  return services.length;
}

/** What the person set in the browser's own settings, for every page of this context (`devices: 'by-permission'`). */
export async function setDevicePermission(page: Page, name: 'camera' | 'microphone', setting: 'granted' | 'denied'): Promise<void> {
  const session = await page.browser().target().createCDPSession();
  const { id } = page.browserContext();
  // It holds for as long as the session does: until the browser is closed.
  await session.send('Browser.setPermission', { permission: { name }, setting, ...(id !== undefined && { browserContextId: id }) });
}
