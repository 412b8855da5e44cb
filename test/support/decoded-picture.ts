import type { Page } from 'puppeteer-core';
import { deepQuery } from './deep-query.ts';
import { nameColour, type PictureColour } from './picture-colour.ts';
import { waitUntil } from './wait-until.ts';

/** Share of the picture that must be one person's colour: the rest is the moving bar and its smear. */
const majority = 0.6;

/** Selects another person's picture. */
export function pictureOf(participantId: string): string {
  return `video[data-participant="${participantId}"]`;
}

/** Selects the own picture. */
export const ownPicture = 'video[data-self]';

/** Which camera the `<video>` shows right now, read from its decoded pixels; null for black, noise or no picture. */
export async function readPicture(page: Page, videoSelector: string): Promise<PictureColour | null> {
  const video = await deepQuery(page, videoSelector);
  if (!video) return null;
  await using _ = video;
  const pixels = await video.evaluate((element) => {
    const source = element as HTMLVideoElement;
    if (source.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || source.videoWidth === 0) return null;
    const context = new OffscreenCanvas(32, 18).getContext('2d', { willReadFrequently: true });
    if (!context) return null;
    context.drawImage(source, 0, 0, 32, 18);
    return Array.from(context.getImageData(0, 0, 32, 18).data);
  });
  return pixels === null ? null : dominantColour(pixels);
}

function dominantColour(rgba: readonly number[]): PictureColour | null {
  const counts = new Map<PictureColour, number>();
  for (let at = 0; at + 3 < rgba.length; at += 4) {
    const name = nameColour([rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0]);
    if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const [name, count] of counts) if (count >= majority * (rgba.length / 4)) return name;
  return null;
}

/** Waits until the `<video>` shows that camera's picture. */
export async function waitForPicture(page: Page, videoSelector: string, colour: PictureColour, timeoutMs = 40_000): Promise<void> {
  await waitUntil(`a ${colour} picture in ${videoSelector}`, async () => (await readPicture(page, videoSelector)) === colour, timeoutMs);
}

/** Waits until the `<video>` has grown to that many lines: a call begins with a small picture and a guess at the line. */
export async function waitForLines(page: Page, videoSelector: string, lines: number, timeoutMs = 40_000): Promise<void> {
  await waitUntil(`${lines} lines in ${videoSelector}`, async () => (await linesOf(page, videoSelector)) >= lines, timeoutMs);
}

/** Of the picture as it arrives, not as it is shown; 0: none. */
export async function linesOf(page: Page, videoSelector: string): Promise<number> {
  const video = await deepQuery(page, videoSelector);
  if (!video) return 0;
  await using _ = video;
  return await video.evaluate((element) => (element as HTMLVideoElement).videoHeight);
}

export interface FrameMeasure {
  readonly framesPerSecond: number;
  /** Lines of the smallest frame presented in the time. */
  readonly minLines: number;
  /** Longest pause between two frames, ms. */
  readonly longestGapMs: number;
  readonly frames: number;
}

/** Counts the frames the `<video>` presents in `durationMs`, as the compositor reports them. */
export async function measureFrames(page: Page, videoSelector: string, durationMs: number): Promise<FrameMeasure> {
  const video = await deepQuery(page, videoSelector);
  if (!video) throw new Error(`No ${videoSelector} on the page`);
  await using _ = video;
  return await video.evaluate(countFrames, durationMs);
}

export interface SmoothEnough {
  readonly framesPerSecond: number;
  readonly lines: number;
}

/**
 * Measures window after window until one is smooth enough, and hands back all: a machine that does something else for
 * a while makes a slow window, a call that cannot do better makes all of them slow.
 */
export async function measureUntilSmooth(page: Page, videoSelector: string, windowMs: number, enough: SmoothEnough): Promise<readonly FrameMeasure[]> {
  const windows: FrameMeasure[] = [];
  while (windows.length < 8) {
    const measure = await measureFrames(page, videoSelector, windowMs);
    windows.push(measure);
    if (measure.framesPerSecond >= enough.framesPerSecond && measure.minLines >= enough.lines) break;
  }
  return windows;
}

/** Runs in the page. */
function countFrames(element: Element, durationMs: number): Promise<FrameMeasure> {
  const video = element as HTMLVideoElement;
  const started = performance.now();
  let first: number | null = null;
  let last = 0;
  let minLines = Number.POSITIVE_INFINITY;
  let lastAt = started;
  let longestGapMs = 0;
  return new Promise((resolve) => {
    const finish = (): void => {
      longestGapMs = Math.max(longestGapMs, performance.now() - lastAt);
      const frames = first === null ? 0 : last - first + 1;
      resolve({ frames, framesPerSecond: (frames * 1000) / durationMs, minLines: frames === 0 ? 0 : minLines, longestGapMs });
    };
    setTimeout(finish, durationMs);
    const next = (now: number, metadata: VideoFrameCallbackMetadata): void => {
      first ??= metadata.presentedFrames;
      last = metadata.presentedFrames;
      minLines = Math.min(minLines, metadata.height);
      longestGapMs = Math.max(longestGapMs, now - lastAt);
      lastAt = now;
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  });
}
