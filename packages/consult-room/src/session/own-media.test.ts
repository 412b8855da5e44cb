import { expect } from '@open-wc/testing';
import { toConsultError } from '../consult-error.ts';
import { LocalMedia } from '../devices/local-media.ts';
import { readMediaWishes } from '../devices/media-wishes.ts';
import { OwnMedia } from './own-media.ts';
import type { OwnMediaView } from './snapshot.ts';
import { waitUntil } from '../testing/wait-until.ts';

const { getUserMedia } = navigator.mediaDevices;
const { applyConstraints } = MediaStreamTrack.prototype;

class Bench {
  view: OwnMediaView = { sound: [], blur: null };
  own: OwnMedia | null = null;
  readonly media: LocalMedia = new LocalMedia({ onChange: () => this.own?.follow(), onTurn: () => {} });

  static async open(): Promise<Bench> {
    const bench = new Bench();
    await bench.media.acquire({ camera: false, microphone: true });
    bench.own = new OwnMedia({ media: bench.media, scriptUrl: location.href, show: (view) => { bench.view = view; }, onPicture: () => {}, onBroken: () => {} });
    return bench;
  }

  get track(): MediaStreamTrack {
    const track = this.media.track('microphone');
    if (track === null) throw new Error('no microphone');
    return track;
  }

  isOn(name: string): boolean | undefined {
    return this.view.sound.find((one) => one.name === name)?.on;
  }

  [Symbol.dispose](): void {
    this.media.release();
  }
}

describe('OwnMedia', () => {
  beforeEach(() => { localStorage.removeItem('consult-room:media'); });
  afterEach(() => {
    navigator.mediaDevices.getUserMedia = getUserMedia;
    MediaStreamTrack.prototype.applyConstraints = applyConstraints;
    localStorage.removeItem('consult-room:media');
  });

  it('offers what the browser can do to this microphone, as the track has it', async () => {
    using bench = await Bench.open();
    expect(bench.view.sound.map(({ name }) => name)).to.deep.equal(['noiseSuppression', 'echoCancellation', 'autoGainControl']);
    expect(bench.view.sound.map(({ name, on }) => on === bench.track.getSettings()[name])).to.deep.equal([true, true, true]);
  });

  it('offers no switch the browser does not have', async () => {
    using bench = await Bench.open();
    const supported = navigator.mediaDevices.getSupportedConstraints.bind(navigator.mediaDevices);
    navigator.mediaDevices.getSupportedConstraints = () => ({ ...supported(), noiseSuppression: false });
    Object.assign(bench.track, { getCapabilities: () => ({ autoGainControl: [true] }) });
    bench.own?.follow();
    Reflect.deleteProperty(navigator.mediaDevices, 'getSupportedConstraints');
    expect(bench.view.sound.map(({ name }) => name)).to.deep.equal(['echoCancellation']);
  });

  it('changes what the live track does, one switch at a time, and remembers it for this microphone', async () => {
    using bench = await Bench.open();
    await bench.own?.setSound('noiseSuppression', false);
    expect(bench.track.readyState).to.equal('live');
    expect(bench.track.getSettings().noiseSuppression).to.equal(false);
    expect(bench.track.getSettings().echoCancellation).to.not.equal(false);
    await bench.own?.setSound('echoCancellation', false);
    expect(bench.view.sound.map(({ on }) => on)).to.deep.equal([false, false, true]);
    expect(readMediaWishes()?.sound).to.deep.equal({ [bench.track.getSettings().deviceId ?? '']: { noiseSuppression: false, echoCancellation: false } });
  });

  it('takes the new track before the old one ends, and keeps quiet who is muted', async () => {
    using bench = await Bench.open();
    MediaStreamTrack.prototype.applyConstraints = () => Promise.reject(new DOMException('', 'OverconstrainedError'));
    const old = bench.track;
    bench.media.setMicrophone(false);
    const meanwhile: string[] = [];
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await getUserMedia.call(navigator.mediaDevices, constraints);
      meanwhile.push(bench.track.readyState);
      return stream;
    };
    await bench.own?.setSound('noiseSuppression', false);
    expect(new Set(meanwhile)).to.deep.equal(new Set(['live']));
    expect([old.readyState, bench.track.readyState, bench.track.enabled]).to.deep.equal(['ended', 'live', false]);
    expect(bench.track.getSettings().noiseSuppression).to.equal(false);
  });

  it('goes on as before, and says so, where the browser does not follow', async () => {
    using bench = await Bench.open();
    MediaStreamTrack.prototype.applyConstraints = async () => {};
    navigator.mediaDevices.getUserMedia = async () => getUserMedia.call(navigator.mediaDevices, { audio: true });
    const error = await bench.own?.setSound('noiseSuppression', false).catch((thrown: unknown) => toConsultError(thrown));
    expect(error).to.have.property('code', 'sound-fixed');
    expect([bench.isOn('noiseSuppression'), bench.track.readyState]).to.deep.equal([true, 'live']);
    expect(readMediaWishes()).to.equal(null);
  });

  it('opens a microphone the way it was wished before, also one that was lost and is back', async () => {
    {
      using bench = await Bench.open();
      await bench.own?.setSound('autoGainControl', false);
    }
    using bench = await Bench.open();
    await waitUntil(() => bench.isOn('autoGainControl') === false, 'as wished');
    bench.media.suspend();
    await bench.media.recover('microphone');
    expect(bench.track.getSettings().autoGainControl).to.equal(false);
  });

  it('takes what it cannot read for no wish at all', async () => {
    localStorage.setItem('consult-room:media', '{"sound":');
    using bench = await Bench.open();
    expect(bench.isOn('noiseSuppression')).to.equal(true);
    await bench.own?.setSound('noiseSuppression', false);
    expect(readMediaWishes()?.blur).to.equal(false);
  });
});
