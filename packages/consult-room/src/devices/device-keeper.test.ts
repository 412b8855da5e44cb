import { expect } from '@open-wc/testing';
import { DeviceKeeper, type DeviceNotice } from './device-keeper.ts';
import type { ListedDevice, ListedDevices } from './device-list.ts';
import { LocalMedia } from './local-media.ts';
import { waitUntil } from '../testing/wait-until.ts';

const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
let asked = 0;
let refuse: string | null = null;
let refuseMicrophone: string | null = null;
/** How often each was asked for. */
const askedFor = { camera: 0, microphone: 0 };

class Bench {
  notices: readonly DeviceNotice[] = [];
  readonly media: LocalMedia = new LocalMedia({ onChange: () => {}, onTurn: (kind, turn) => this.keeper.turned(kind, turn) });
  readonly keeper = new DeviceKeeper(this.media, (notices) => { this.notices = notices; });
  #all: ListedDevices = { cameras: [], microphones: [], speakers: [] };

  static async open(microphone?: string): Promise<Bench> {
    const bench = new Bench();
    await bench.media.acquire({ camera: false, microphone: true });
    const found = await navigator.mediaDevices.enumerateDevices();
    const microphones = found.filter(({ kind }) => kind === 'audioinput').map(({ deviceId: id, label, groupId: group }) => ({ id, label, group }));
    bench.#all = { cameras: [], microphones, speakers: [] };
    bench.keeper.listed(bench.#all);
    if (microphone !== undefined) await bench.media.acquireOne('microphone', bench.named(microphone).id);
    return bench;
  }

  named(label: string): ListedDevice {
    const found = this.#all.microphones.find((device) => device.label === label);
    if (found === undefined) throw new Error(`no ${label} among ${this.#all.microphones.map((one) => one.label).join()}`);
    return found;
  }

  listWithout(...labels: readonly string[]): void {
    this.keeper.listed({ ...this.#all, microphones: this.#all.microphones.filter(({ label }) => !labels.includes(label)) });
  }

  get codes(): readonly string[] {
    return this.notices.map(({ code }) => code);
  }

  [Symbol.dispose](): void {
    this.keeper.close();
    this.media.release();
  }
}

const headset = 'Fake Audio Input 2';

/** What a browser does with the track of a device that is gone. */
function unplug(bench: Bench, kind: 'camera' | 'microphone' = 'microphone'): void {
  const track = bench.media.track(kind);
  track?.stop();
  track?.dispatchEvent(new Event('ended'));
}

describe('DeviceKeeper', () => {
  before(() => {
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      asked += 1;
      askedFor[constraints?.audio ? 'microphone' : 'camera'] += 1;
      const refusal = constraints?.audio ? refuseMicrophone ?? refuse : refuse;
      if (refusal !== null) throw new DOMException('', refusal);
      return getUserMedia(constraints);
    };
  });
  beforeEach(() => {
    asked = 0;
    refuse = null;
    refuseMicrophone = null;
  });
  after(() => { navigator.mediaDevices.getUserMedia = getUserMedia; });

  it('says nothing of a microphone that is back before anybody notices', async () => {
    using bench = await Bench.open();
    unplug(bench);
    await waitUntil(() => bench.media.isLive('microphone'), 'back');
    expect(bench.notices).to.deep.equal([]);
  });

  it('tells of one that something else uses, tries again by itself, and takes it back', async () => {
    using bench = await Bench.open();
    refuse = 'NotReadableError';
    unplug(bench);
    await waitUntil(() => bench.codes.includes('microphone-in-use'), 'told');
    await waitUntil(() => asked >= 3, 'tried again');
    refuse = null;
    await waitUntil(() => bench.media.isLive('microphone'), 'back');
    expect(bench.notices).to.deep.equal([]);
  });

  it('does not ask again where the person said no, until they allow it', async () => {
    using bench = await Bench.open();
    await bench.media.acquireOne('camera');
    refuse = 'NotReadableError';
    refuseMicrophone = 'NotAllowedError';
    Object.assign(askedFor, { camera: 0, microphone: 0 });
    unplug(bench);
    unplug(bench, 'camera');
    await waitUntil(() => askedFor.camera >= 3, 'the camera asked for again and again');
    expect(askedFor.microphone).to.equal(1);
    expect(bench.codes).to.deep.equal(['microphone-denied', 'camera-in-use']);
    refuse = null;
    refuseMicrophone = null;
    bench.keeper.retry();
    await waitUntil(() => bench.media.isLive('microphone') && bench.media.isLive('camera'), 'back');
  });

  it('asks for nothing the person switched off meanwhile', async () => {
    using bench = await Bench.open();
    refuse = 'NotReadableError';
    unplug(bench);
    await waitUntil(() => bench.codes.length > 0, 'told');
    bench.media.setMicrophone(false);
    expect(bench.notices).to.deep.equal([]);
    refuse = null;
    asked = 0;
    bench.keeper.retry();
    bench.keeper.renew();
    expect(asked).to.equal(0);
    expect(bench.media.track('microphone')).to.equal(null);
  });

  it('leaves a muted track alone until somebody looks again', async () => {
    using bench = await Bench.open();
    const track = bench.media.track('microphone');
    asked = 0;
    track?.dispatchEvent(new Event('mute'));
    await waitUntil(() => bench.codes.includes('microphone-in-use'), 'told');
    expect(asked).to.equal(0);
    bench.keeper.retry();
    await waitUntil(() => bench.media.isLive('microphone'), 'back');
    expect([asked, bench.media.track('microphone') === track, track?.readyState]).to.deep.equal([1, false, 'ended']);
    expect(bench.notices).to.deep.equal([]);
  });

  it('uses another microphone while the headset is gone, and the headset again when it is back', async () => {
    using bench = await Bench.open(headset);
    const constraints = navigator.mediaDevices.getUserMedia;
    // Gone from the machine: asked for, the browser gives another.
    navigator.mediaDevices.getUserMedia = () => getUserMedia({ audio: { deviceId: { exact: bench.named('Fake Audio Input 1').id } } });
    unplug(bench);
    bench.listWithout(headset);
    await waitUntil(() => bench.codes.includes('switched'), 'told');
    expect([bench.notices[0]?.label, bench.media.track('microphone')?.label]).to.deep.equal([headset, 'Fake Audio Input 1']);
    navigator.mediaDevices.getUserMedia = constraints;
    bench.listWithout();
    await waitUntil(() => bench.codes.includes('back'), 'told');
    expect(bench.media.track('microphone')?.label).to.equal(headset);
    expect(bench.codes, 'it is no new one').not.to.include('found');
  });

  it('offers a headset that is plugged in, and takes the offer back with it', async () => {
    using bench = await Bench.open();
    bench.listWithout(headset);
    expect(bench.notices).to.deep.equal([]);
    bench.listWithout();
    expect(bench.notices.map(({ code, label, id }) => [code, label, id])).to.deep.equal([['found', headset, bench.named(headset).id]]);
    expect(bench.media.track('microphone')?.label, 'nothing changes by itself').not.to.equal(headset);
    bench.listWithout(headset);
    expect(bench.notices).to.deep.equal([]);
  });
});
