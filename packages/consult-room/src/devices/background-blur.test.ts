import { expect } from '@open-wc/testing';
import { ConsultError, toConsultError } from '../consult-error.ts';
import { BackgroundBlur, type BlurCode } from './background-blur.ts';
import { waitUntil } from '../testing/wait-until.ts';

function camera(): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 16 });
  canvas.getContext('2d');
  const [track] = canvas.captureStream(5).getVideoTracks();
  if (!track) throw new Error('a canvas gives one video track');
  return track;
}

/** A camera that blurs by itself; `obeys`: does what it says it can. */
function ableCamera(obeys = true): MediaStreamTrack & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  let on = false;
  return Object.assign(camera(), {
    asked,
    getCapabilities: () => ({ backgroundBlur: [false, true] }),
    getSettings: () => ({ backgroundBlur: on }),
    getConstraints: () => ({}),
    applyConstraints: async ({ backgroundBlur }: { backgroundBlur?: { exact: boolean } }) => {
      asked.push(backgroundBlur?.exact);
      if (obeys) on = backgroundBlur?.exact === true;
    },
  });
}

/** A beginning that the test brings to its end. */
interface Started {
  readonly camera: MediaStreamTrack;
  readonly until: AbortSignal;
  readonly shows: (blurred: MediaStreamTrack) => void;
  readonly fails: (code: BlurCode) => void;
  readonly end: (code: BlurCode) => void;
}

class Bench {
  readonly broken: BlurCode[] = [];
  readonly started: Started[] = [];
  readonly blur: BackgroundBlur;

  constructor(wanted: boolean, canStart = true) {
    this.blur = new BackgroundBlur({
      wanted, canStart, onChange: () => {}, onBroken: (code) => this.broken.push(code),
      start: (of, end, until) => new Promise((resolve, reject) => { this.started.push({ camera: of, until, end, shows: resolve, fails: (code) => reject(new ConsultError(code, true)) }); }),
    });
  }

  /** The beginning with this number, counted from one. */
  async beginning(number: number): Promise<Started> {
    await waitUntil(() => this.started.length >= number, `beginning ${number}`);
    const found = this.started[number - 1];
    if (found === undefined) throw new Error('there is none');
    return found;
  }
}

describe('BackgroundBlur', () => {
  it('leaves a picture alone that nobody wants blurred', () => {
    const bench = new Bench(false);
    const bare = camera();
    expect(bench.blur.picture(bare)).to.equal(bare);
    expect(bench.blur.picture(null)).to.equal(null);
    expect(bench.started.length).to.equal(0);
  });

  it('shows nothing of a camera while blur is wanted and not there', async () => {
    const bench = new Bench(true);
    const [bare, blurred] = [camera(), camera()];
    expect(bench.blur.picture(bare)).to.equal(null);
    (await bench.beginning(1)).shows(blurred);
    await waitUntil(() => bench.blur.picture(bare) === blurred, 'blurred');
    expect(bench.started.length, 'once for each camera').to.equal(1);
  });

  it('keeps the picture seen that was seen, until a blurred one is there', async () => {
    const bench = new Bench(false);
    const [bare, blurred] = [camera(), camera()];
    const setting = bench.blur.set(true, bare);
    expect([bench.blur.picture(bare) === bare, bench.blur.isStarting, bench.blur.wanted]).to.deep.equal([true, true, false]);
    const { shows, until } = await bench.beginning(1);
    shows(blurred);
    await setting;
    expect([bench.blur.picture(bare) === blurred, until.aborted]).to.deep.equal([true, false]);
    await bench.blur.set(false, bare);
    expect([bench.blur.picture(bare) === bare, until.aborted]).to.deep.equal([true, true]);
  });

  it('goes on without blur, and says why to everybody who asked, where it does not start', async () => {
    const bench = new Bench(false);
    const bare = camera();
    const settings = [1, 2].map(() => bench.blur.set(true, bare).catch((error: unknown) => toConsultError(error).code));
    (await bench.beginning(1)).fails('camera-blur-slow');
    expect(await Promise.all(settings)).to.deep.equal(['camera-blur-slow', 'camera-blur-slow']);
    expect([bench.blur.picture(bare) === bare, bench.blur.wanted, bench.started.length, bench.broken]).to.deep.equal([true, false, 1, []]);
  });

  it('does what was asked last: turned off before it is there, it never comes', async () => {
    const bench = new Bench(false);
    const bare = camera();
    const setting = bench.blur.set(true, bare);
    const { until, shows } = await bench.beginning(1);
    await bench.blur.set(false, bare);
    expect(until.aborted).to.equal(true);
    shows(camera());
    await setting;
    expect([bench.blur.wanted, bench.blur.isStarting, bench.blur.picture(bare) === bare]).to.deep.equal([false, false, true]);
  });

  it('shows nothing of a camera that is taken instead while blur begins, and lets go of the one before at once', async () => {
    const bench = new Bench(false);
    const [first, second, blurred] = [camera(), camera(), camera()];
    const setting = bench.blur.set(true, first);
    const { until } = await bench.beginning(1);
    expect([bench.blur.picture(second), until.aborted]).to.deep.equal([null, true]);
    // Of the first nothing is heard any more: nobody waits for it.
    await setting;
    (await bench.beginning(2)).shows(blurred);
    await waitUntil(() => bench.blur.picture(second) === blurred, 'blurred');
    expect([bench.started.map((one) => one.camera === second), bench.broken]).to.deep.equal([[false, true], []]);
  });

  it('shows nothing of a camera that is turned off and on again while blur begins', async () => {
    const bench = new Bench(false);
    const setting = bench.blur.set(true, camera());
    expect(bench.blur.picture(null)).to.equal(null);
    await setting;
    expect([bench.blur.wanted, bench.blur.picture(camera())]).to.deep.equal([true, null]);
  });

  for (const code of ['camera-blur-slow', 'camera-blur-failed'] as const) {
    it(`never shows the room after ${code}, until the person decides`, async () => {
      const bench = new Bench(true);
      const bare = camera();
      bench.blur.picture(bare);
      const { shows, end, until } = await bench.beginning(1);
      shows(camera());
      await waitUntil(() => bench.blur.picture(bare) !== null, 'blurred');
      end(code);
      expect([bench.broken, until.aborted]).to.deep.equal([[code], true]);
      expect(bench.blur.picture(null), 'the camera is off by now').to.equal(null);
      expect(bench.blur.picture(camera()), 'on again: another try').to.equal(null);
      await bench.beginning(2);
      end(code);
      expect(bench.broken, 'what is over has nothing to say').to.deep.equal([code]);
      await bench.blur.set(false, bare);
      expect(bench.blur.picture(bare)).to.equal(bare);
    });
  }

  it('shows nothing where it never starts, and says so once', async () => {
    const bench = new Bench(true);
    bench.blur.picture(camera());
    const { end, fails } = await bench.beginning(1);
    end('camera-blur-slow');
    fails('camera-blur-failed');
    bench.blur.picture(camera());
    (await bench.beginning(2)).fails('camera-blur-failed');
    await waitUntil(() => bench.broken.length >= 2, 'told');
    expect(bench.broken, 'once for each beginning').to.deep.equal(['camera-blur-slow', 'camera-blur-failed']);
  });

  it('follows to another camera, and takes nothing any more that comes of the one before', async () => {
    const bench = new Bench(true);
    const [first, second, blurred] = [camera(), camera(), camera()];
    bench.blur.picture(first);
    const old = await bench.beginning(1);
    bench.blur.picture(second);
    const now = await bench.beginning(2);
    expect([old.until.aborted, now.until.aborted]).to.deep.equal([true, false]);
    old.shows(camera());
    now.shows(blurred);
    await waitUntil(() => bench.blur.picture(second) === blurred, 'blurred');
    old.end('camera-blur-failed');
    expect([bench.broken, bench.blur.picture(second) === blurred], 'an old one has nothing to say').to.deep.equal([[], true]);
    expect([bench.blur.picture(null), now.until.aborted]).to.deep.equal([null, true]);
  });

  it('asks a camera that can blur by itself first, and gives it back as it was', async () => {
    const bench = new Bench(false, false);
    const able = ableCamera();
    expect([bench.blur.isOffered(camera()), bench.blur.isOffered(able)]).to.deep.equal([false, true]);
    await bench.blur.set(true, able);
    expect([bench.blur.picture(able) === able, able.asked, bench.started.length]).to.deep.equal([true, [true], 0]);
    await bench.blur.set(false, able);
    expect(able.asked).to.deep.equal([true, false]);
  });

  it('is turned on once where it is asked for twice: giving up the one must not take the blur off the other', async () => {
    const bench = new Bench(false);
    const able = ableCamera();
    await Promise.all([bench.blur.set(true, able), bench.blur.set(true, able)]);
    expect(able.asked).to.deep.equal([true]);
    expect(bench.blur.picture(able)).to.equal(able);
  });

  it('leaves a camera that can blur by itself as it was asked last', async () => {
    const bench = new Bench(false);
    const able = ableCamera();
    await Promise.all([bench.blur.set(true, able), bench.blur.set(false, able), bench.blur.set(true, able)]);
    expect([able.asked, able.getSettings()]).to.deep.equal([[true, false, true], { backgroundBlur: true }]);
    await Promise.all([bench.blur.set(false, able), bench.blur.set(true, able), bench.blur.set(false, able)]);
    expect([able.getSettings(), bench.started.length]).to.deep.equal([{ backgroundBlur: false }, 0]);
  });

  it('blurs itself where the camera does not do what it says', async () => {
    const bench = new Bench(true);
    const able = ableCamera(false);
    expect(bench.blur.picture(able)).to.equal(null);
    await waitUntil(() => bench.started.length === 1, 'started');
    expect(bench.blur.picture(able)).to.equal(null);
  });

  it('takes a blur that is turned off in the system for broken', async () => {
    const bench = new Bench(true);
    const able = ableCamera();
    bench.blur.picture(able);
    await waitUntil(() => bench.blur.picture(able) === able, 'blurred');
    await able.applyConstraints({ backgroundBlur: { exact: false } } as MediaTrackConstraints);
    able.dispatchEvent(new Event('configurationchange'));
    expect(bench.broken).to.deep.equal(['camera-blur-failed']);
  });
});
