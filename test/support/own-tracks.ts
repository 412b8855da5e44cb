import type { Page } from 'puppeteer-core';

export interface OwnTrack {
  readonly kind: string;
  readonly readyState: MediaStreamTrackState;
}

/**
 * Lets a story see every camera and microphone track the page ever got, copies included: the light goes off only when
 * the last of them is stopped. Call before the page is loaded. It looks on and changes nothing.
 */
export async function watchOwnTracks(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(globalThis, { ownTracks: tracks });
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (!devices) return;
    const getUserMedia = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await getUserMedia(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
    const { clone } = MediaStreamTrack.prototype;
    MediaStreamTrack.prototype.clone = function cloneAndRemember(this: MediaStreamTrack) {
      const copy = clone.call(this);
      if (tracks.includes(this)) tracks.push(copy);
      return copy;
    };
  });
}

export async function ownTracks(page: Page): Promise<readonly OwnTrack[]> {
  return await page.evaluate(() => (globalThis as unknown as { readonly ownTracks: readonly MediaStreamTrack[] }).ownTracks
    .map(({ kind, readyState }) => ({ kind, readyState })));
}

/** True once the person gave a camera or microphone and every one of them is off again. */
export function allOff(tracks: readonly OwnTrack[]): boolean {
  return tracks.length > 0 && tracks.every((track) => track.readyState === 'ended');
}
