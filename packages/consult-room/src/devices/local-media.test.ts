import { expect } from '@open-wc/testing';
import { ConsultError } from '../consult-error.ts';
import { LocalMedia, type DeviceTurn } from './local-media.ts';
import type { MediaKind } from './media-error.ts';
import { waitUntil } from '../testing/wait-until.ts';

/** Real fake devices of the browser: several microphones, one camera. */
async function open(): Promise<{ readonly media: LocalMedia; readonly turns: string[] }> {
  const turns: string[] = [];
  const media = new LocalMedia({ onChange: () => {}, onTurn: (kind: MediaKind, turn: DeviceTurn) => turns.push(`${kind} ${turn}`) });
  await media.acquire({ camera: true, microphone: true });
  turns.length = 0;
  return { media, turns };
}

const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
let asked: MediaStreamConstraints[] = [];
let refuse: string | null = null;

describe('LocalMedia', () => {
  before(() => {
    navigator.mediaDevices.getUserMedia = async (constraints = {}) => {
      asked.push(constraints);
      if (refuse !== null) throw new DOMException('', refuse);
      return getUserMedia(constraints);
    };
  });
  beforeEach(() => {
    asked = [];
    refuse = null;
  });
  after(() => { navigator.mediaDevices.getUserMedia = getUserMedia; });

  it('does not unmute who is muted when the microphone comes back', async () => {
    const { media } = await open();
    media.setMicrophone(false);
    media.suspend();
    expect(media.track('microphone')).to.equal(null);
    expect(await media.recover('microphone')).to.equal(null);
    expect(media.track('microphone')?.enabled).to.equal(false);
    expect(media.microphoneOn).to.equal(false);
    media.setMicrophone(true);
    expect(media.track('microphone')?.enabled).to.equal(true);
    media.release();
  });

  it('lets every device go while the page is put away, and opens again only what was on', async () => {
    const { media } = await open();
    const tracks = media.stream?.getTracks() ?? [];
    media.stopCamera();
    media.suspend();
    expect(tracks.map(({ readyState }) => readyState)).to.deep.equal(['ended', 'ended']);
    asked = [];
    expect(await media.recover('camera')).to.equal(null);
    expect(asked, 'a camera that was off is not asked for').to.deep.equal([]);
    await media.recover('microphone');
    expect(media.stream?.getTracks().map(({ kind }) => kind)).to.deep.equal(['audio']);
    media.release();
  });

  it('stops the one camera before it opens the other, and opens the old one again where that fails', async () => {
    const { media } = await open();
    const old = media.track('camera');
    let wasLive = true;
    refuse = 'NotReadableError';
    const flipping = media.flipCamera(['x', 'y']).catch((error: unknown) => error);
    wasLive = old?.readyState === 'live';
    refuse = null;
    const error = await flipping;
    expect(wasLive, 'the old one was stopped first').to.equal(false);
    expect(error).to.be.instanceOf(ConsultError);
    expect((error as ConsultError).code).to.equal('camera-in-use');
    expect(media.isLive('camera'), 'and is back').to.equal(true);
    expect(media.track('camera')).not.to.equal(old);
    media.release();
  });

  it('leaves a camera off that was switched off while it started', async () => {
    const { media } = await open();
    media.stopCamera();
    let started: MediaStreamTrack | undefined;
    const real = navigator.mediaDevices.getUserMedia;
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await real(constraints);
      [started] = stream.getVideoTracks();
      return stream;
    };
    const starting = media.acquireOne('camera');
    media.stopCamera();
    await starting;
    navigator.mediaDevices.getUserMedia = real;
    expect([media.track('camera'), media.wanted('camera'), started?.readyState]).to.deep.equal([null, null, 'ended']);
    media.release();
  });

  it('does not turn on a camera that is off by turning it around', async () => {
    const { media } = await open();
    media.stopCamera();
    asked = [];
    await media.flipCamera(['x', 'y']);
    expect(asked).to.deep.equal([]);
    media.release();
  });

  it('tells of a track that goes mute only when it stays so, and of its return', async () => {
    const { media, turns } = await open();
    const track = media.track('microphone');
    track?.dispatchEvent(new Event('mute'));
    track?.dispatchEvent(new Event('unmute'));
    track?.dispatchEvent(new Event('mute'));
    expect(media.isLive('microphone')).to.equal(true);
    await waitUntil(() => turns.includes('microphone muted'), 'muted');
    expect([media.isLive('microphone'), media.microphoneOn]).to.deep.equal([false, false]);
    track?.dispatchEvent(new Event('unmute'));
    expect(turns).to.deep.equal(['microphone back', 'microphone muted', 'microphone back']);
    expect(media.microphoneOn).to.equal(true);
    media.release();
  });

  it('has nothing to do with a track of before', async () => {
    const { media, turns } = await open();
    const old = media.track('microphone');
    await media.acquireOne('microphone');
    turns.length = 0;
    old?.dispatchEvent(new Event('ended'));
    old?.dispatchEvent(new Event('mute'));
    expect(turns).to.deep.equal([]);
    media.release();
  });
});
