import type { Page } from 'puppeteer-core';

/** How much a picture changes from one column to the next, mean of 0 to 255. */
export interface Sharpness {
  /** The shelves at both sides of `personCameraFile`: 50 when they are seen, under 3 when nobody could say what they are. */
  readonly room: number;
  readonly face: number;
}

interface Watched {
  sharpness?: { readonly latest: Sharpness | null; readonly mostOfRoom: number; readonly pictures: number };
}

/**
 * Measures the decoded pictures of a `<video>`, wherever on the page it is at the time and whatever it plays, until the page
 * goes. `latestSharpness` tells the latest, `mostOfRoom` the sharpest since the last question.
 */
export async function watchSharpness(page: Page, videoSelector: string): Promise<void> {
  await page.evaluate(measureOnAndOn, videoSelector);
}

/** Null while there is no picture. */
export async function latestSharpness(page: Page): Promise<Sharpness | null> {
  return await page.evaluate(() => (globalThis as Watched).sharpness?.latest ?? null);
}

/** The sharpest the room was seen since this was asked last, and in how many measured pictures. */
export async function mostOfRoom(page: Page): Promise<{ readonly most: number; readonly pictures: number }> {
  return await page.evaluate(() => {
    const watched = globalThis as Watched;
    const { latest = null, mostOfRoom: most = 0, pictures = 0 } = watched.sharpness ?? {};
    watched.sharpness = { latest, mostOfRoom: 0, pictures: 0 };
    return { most, pictures };
  });
}

/** Runs in the page. */
function measureOnAndOn(selector: string): void {
  const watched = globalThis as Watched;
  const [width, height] = [320, 180];
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  const find = (root: Document | ShadowRoot): HTMLVideoElement | null => {
    for (const element of root.querySelectorAll('*')) {
      if (element instanceof HTMLVideoElement && element.matches(selector)) return element;
      const inner = element.shadowRoot && find(element.shadowRoot);
      if (inner) return inner;
    }
    return null;
  };
  const change = (pixels: Uint8ClampedArray, from: number, to: number, top: number, bottom: number): number => {
    let sum = 0;
    for (let y = top; y < bottom; y += 1) for (let x = from; x < to - 1; x += 1) sum += Math.abs((pixels[4 * (y * width + x) + 1] ?? 0) - (pixels[4 * (y * width + x) + 5] ?? 0));
    return sum / ((bottom - top) * (to - 1 - from));
  };
  setInterval(() => {
    const video = find(document);
    if (!context || !video || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) {
      watched.sharpness = { mostOfRoom: 0, pictures: 0, ...watched.sharpness, latest: null };
      return;
    }
    context.drawImage(video, 0, 0, width, height);
    const pixels = context.getImageData(0, 0, width, height).data;
    const latest = { room: Math.max(change(pixels, 4, 44, 20, 160), change(pixels, 264, 316, 20, 160)), face: change(pixels, 136, 180, 20, 90) };
    const { mostOfRoom: most = 0, pictures = 0 } = watched.sharpness ?? {};
    watched.sharpness = { latest, mostOfRoom: Math.max(most, latest.room), pictures: pictures + 1 };
  }, 40);
}
