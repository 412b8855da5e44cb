import { expect } from '@open-wc/testing';
import { canBlur, CameraBlur, type BlurEnd } from '@consult-room/blur/main';
import { waitUntil } from '../testing/wait-until.ts';

const model = '/node_modules/@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite';
const size = { width: 320, height: 180 };

/** A tiled room with nobody in it. */
function tiles(): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), size);
  const context = canvas.getContext('2d');
  let picture = 0;
  const paint = (): void => {
    picture += 1;
    if (!context) return;
    for (let at = 0; at < 20 * 12; at += 1) {
      const [x, y] = [at % 20, Math.floor(at / 20)];
      context.fillStyle = (x + y) % 2 === 0 ? 'black' : picture % 2 === 0 ? 'white' : '#eee';
      context.fillRect(x * 16, y * 16, 16, 16);
    }
  };
  paint();
  setInterval(paint, 50);
  const [track] = canvas.captureStream(20).getVideoTracks();
  if (!track) throw new Error('a canvas gives one video track');
  return track;
}

/** How much the picture changes from one column to the next, 0 to 255; null: no picture yet. */
function sharpnessOf(video: HTMLVideoElement): number | null {
  const context = new OffscreenCanvas(size.width, size.height).getContext('2d');
  if (!context || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  context.drawImage(video, 0, 0, size.width, size.height);
  const { data } = context.getImageData(0, 88, size.width, 1);
  let sum = 0;
  for (let x = 0; x < size.width - 1; x += 1) sum += Math.abs((data[4 * x] ?? 0) - (data[4 * x + 4] ?? 0));
  return sum / size.width;
}

async function start(camera: MediaStreamTrack, file: ArrayBuffer): Promise<{ readonly blur: CameraBlur; readonly worker: Worker; readonly ended: BlurEnd[] }> {
  const worker = new Worker(new URL('../../../blur/src/worker/blur-worker.ts', import.meta.url), { type: 'module' });
  const ended: BlurEnd[] = [];
  return { blur: new CameraBlur({ camera, model: file, worker, onEnd: (why) => ended.push(why) }), worker, ended };
}

function play(track: MediaStreamTrack): HTMLVideoElement {
  const video = Object.assign(document.createElement('video'), { muted: true, srcObject: new MediaStream([track]) });
  document.body.append(video);
  void video.play();
  return video;
}

describe('CameraBlur', () => {
  let file: ArrayBuffer;
  before(async () => { file = await (await fetch(model)).arrayBuffer(); });

  it('hides a room nobody is in, in every picture, and gives the camera back', async () => {
    expect(canBlur()).to.equal(true);
    const camera = tiles();
    const bare = play(camera);
    const { blur, ended } = await start(camera, file);
    const video = play(blur.track);
    await blur.shows();
    await waitUntil(() => (sharpnessOf(video) ?? 255) < 3 && (sharpnessOf(bare) ?? 0) > 10, 'blurred beside the bare one');
    expect([ended, video.videoWidth, video.videoHeight]).to.deep.equal([[], size.width, size.height]);
    blur.close();
    expect([blur.track.readyState, camera.readyState]).to.deep.equal(['ended', 'live']);
    camera.stop();
  });

  it('arrives blurred on the other side of a connection', async () => {
    const camera = tiles();
    const { blur } = await start(camera, file);
    await blur.shows();
    const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()];
    const arriving = new Promise<MediaStreamTrack>((resolve) => { there.addEventListener('track', ({ track }) => { resolve(track); }); });
    for (const [one, other] of [[here, there], [there, here]] as const) one.addEventListener('icecandidate', ({ candidate }) => { void other.addIceCandidate(candidate ?? undefined); });
    here.addTrack(blur.track);
    await here.setLocalDescription();
    await there.setRemoteDescription(here.localDescription as RTCSessionDescription);
    await there.setLocalDescription();
    await here.setRemoteDescription(there.localDescription as RTCSessionDescription);
    const video = play(await arriving);
    await waitUntil(() => (sharpnessOf(video) ?? 255) < 3, 'decoded, and blurred');
    blur.close();
    camera.stop();
    here.close();
    there.close();
  });

  it('ends, and shows nothing, with a model that is none', async () => {
    const camera = tiles();
    const { blur, ended } = await start(camera, new ArrayBuffer(64));
    await waitUntil(() => ended.length > 0, 'told');
    expect([ended, blur.track.readyState]).to.deep.equal([['failed'], 'ended']);
    camera.stop();
  });

  it('ends, and shows nothing, where its worker dies without a word', async () => {
    const camera = tiles();
    const { blur, worker, ended } = await start(camera, file);
    await blur.shows();
    worker.terminate();
    await waitUntil(() => ended.length > 0, 'the end');
    expect([ended, blur.track.readyState, camera.readyState]).to.deep.equal([['failed'], 'ended', 'live']);
    camera.stop();
  });

  it('says nothing of a camera that is switched off', async () => {
    const camera = tiles();
    const { blur, ended } = await start(camera, file);
    await blur.shows();
    camera.stop();
    blur.close();
    expect(ended).to.deep.equal([]);
  });
});
