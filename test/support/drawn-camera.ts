import type { Page } from 'puppeteer-core';
import { defaultCameraFormat, type FakeCameraFormat } from './fake-camera.ts';
import { pictureColours, type PictureColour } from './picture-colour.ts';

/**
 * For browsers that take no camera file: whatever camera the page opens shows this colour, with the same moving bar.
 * The real device is opened too, so that permission, device id and stopping are the browser's own. Call before the page
 * is loaded.
 */
export async function drawCamera(page: Page, colour: PictureColour, format: FakeCameraFormat = defaultCameraFormat): Promise<void> {
  await page.evaluateOnNewDocument(replaceCamera, pictureColours[colour], format);
}

/** Runs in the page. */
function replaceCamera([red, green, blue]: readonly [number, number, number], { width, height, framesPerSecond }: FakeCameraFormat): void {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return;
  const draw = (): { readonly track: MediaStreamTrack; readonly end: () => void } => {
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
    return { track, end: () => clearInterval(timer) };
  };
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    const [real] = stream.getVideoTracks();
    if (!real) return stream;
    const { track, end } = draw();
    const stop = track.stop.bind(track);
    const settings = real.getSettings();
    Object.assign(track, {
      getSettings: () => ({ ...settings, width, height }),
      stop: () => { end(); stop(); real.stop(); },
    });
    return new MediaStream([...stream.getAudioTracks(), track]);
  };
}
