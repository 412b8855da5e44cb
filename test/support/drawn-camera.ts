import type { Page } from 'puppeteer-core';
import { defaultCameraFormat, type FakeCameraFormat } from './fake-camera.ts';
import { pictureColours, type PictureColour } from './picture-colour.ts';

/**
 * For browsers that take no camera file: whatever camera the page opens shows this colour, with the same moving bar.
 * The real device is opened too, so that permission, device id and stopping are the browser's own. Call before the page
 * is loaded.
 */
export async function drawCamera(page: Page, colour: PictureColour, format: FakeCameraFormat = defaultCameraFormat): Promise<void> {
  await page.evaluateOnNewDocument(drawInstead, 'camera', pictureColours[colour], format);
}

/** Whatever screen the page asks for shows this colour: a test machine has no screen to share. Call before the page is loaded. */
export async function drawScreen(page: Page, colour: PictureColour, format: FakeCameraFormat = defaultCameraFormat): Promise<void> {
  await page.evaluateOnNewDocument(drawInstead, 'screen', pictureColours[colour], format);
}

/** Runs in the page. */
function drawInstead(of: string, [red, green, blue]: readonly [number, number, number], format: FakeCameraFormat): void {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return;
  const { width, height, framesPerSecond } = format;
  const draw = (alsoStop: () => void): MediaStreamTrack => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d', { alpha: false });
    let frame = 0;
    const paint = (): void => {
      if (!context) return;
      context.fillStyle = `rgb(${red},${green},${blue})`;
      context.fillRect(0, 0, width, height);
      context.fillStyle = 'white';
      context.fillRect(Math.floor(((frame++ % 16) / 16) * width), 0, Math.floor(width / 16), height);
    };
    paint();
    const timer = setInterval(paint, 1_000 / framesPerSecond);
    const [track] = canvas.captureStream(framesPerSecond).getVideoTracks();
    if (!track) throw new Error('a canvas gives one video track');
    const stop = track.stop.bind(track);
    return Object.assign(track, { stop: () => { clearInterval(timer); stop(); alsoStop(); } });
  };
  if (of === 'screen') {
    devices.getDisplayMedia = async () => new MediaStream([draw(() => undefined)]);
    return;
  }
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    const [real] = stream.getVideoTracks();
    if (!real) return stream;
    const settings = { ...real.getSettings(), width, height };
    return new MediaStream([...stream.getAudioTracks(), Object.assign(draw(() => real.stop()), { getSettings: () => settings })]);
  };
}
