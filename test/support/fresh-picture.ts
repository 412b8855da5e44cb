import type { Page } from 'puppeteer-core';
import { readPicture } from './decoded-picture.ts';
import { deepQuery } from './deep-query.ts';
import type { PictureColour } from './picture-colour.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Waits until the `<video>` presents a new frame of that colour and says how many ms that took from `since` (of
 * `performance.now()`): a picture that only stands still does not count.
 */
export async function freshPicture(page: Page, videoSelector: string, colour: PictureColour, since: number, timeoutMs = 40_000): Promise<number> {
  await waitUntil(`a moving ${colour} picture in ${videoSelector}`, async () => await presentsFrame(page, videoSelector, 1_000)
    && (await readPicture(page, videoSelector)) === colour, timeoutMs);
  return Math.round(performance.now() - since);
}

/** Waits until the `<video>` presents a new frame, whatever is on it. */
export async function pictureMoves(page: Page, videoSelector: string): Promise<void> {
  await waitUntil(`a moving picture in ${videoSelector}`, () => presentsFrame(page, videoSelector, 1_000), 45_000);
}

/** Waits until the `<video>` is gone, or shows nothing new. */
export async function pictureStops(page: Page, videoSelector: string): Promise<void> {
  await waitUntil(`no moving picture in ${videoSelector}`, async () => !(await presentsFrame(page, videoSelector, 500)));
}

async function presentsFrame(page: Page, videoSelector: string, withinMs: number): Promise<boolean> {
  const video = await deepQuery(page, videoSelector);
  if (!video) return false;
  await using _ = video;
  return await video.evaluate((element, timeoutMs) => new Promise<boolean>((resolve) => {
    (element as HTMLVideoElement).requestVideoFrameCallback(() => resolve(true));
    setTimeout(() => resolve(false), timeoutMs);
  }), withinMs);
}

/** Watches for the longest pause between two presented frames from now until the returned function is called; ms. */
export async function watchPauses(page: Page, videoSelector: string): Promise<() => Promise<number>> {
  const video = await deepQuery(page, videoSelector);
  if (!video) throw new Error(`No ${videoSelector} on the page`);
  await video.evaluate((element) => {
    const watched = element as HTMLVideoElement & { longestPauseMs?: number; lastFrameAt?: number | null };
    watched.longestPauseMs = 0;
    watched.lastFrameAt = performance.now();
    const next = (): void => {
      if (watched.lastFrameAt === null) return;
      const now = performance.now();
      watched.longestPauseMs = Math.max(watched.longestPauseMs ?? 0, now - (watched.lastFrameAt ?? now));
      watched.lastFrameAt = now;
      watched.requestVideoFrameCallback(next);
    };
    watched.requestVideoFrameCallback(next);
  });
  return async () => {
    await using _ = video;
    return await video.evaluate((element) => {
      const watched = element as HTMLVideoElement & { longestPauseMs?: number; lastFrameAt?: number | null };
      const pause = Math.max(watched.longestPauseMs ?? 0, performance.now() - (watched.lastFrameAt ?? 0));
      watched.lastFrameAt = null;
      return Math.round(pause);
    });
  };
}
