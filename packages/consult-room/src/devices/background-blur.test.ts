import { expect } from '@open-wc/testing';
import { ConsultError, toConsultError } from '../consult-error.ts';
import { BackgroundBlur, type BlurCode, type BlurEffect } from './background-blur.ts';
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

class Bench {
  readonly broken: BlurCode[] = [];
  readonly closed: MediaStreamTrack[] = [];
  readonly started: { readonly camera: MediaStreamTrack; readonly shows: (effect: BlurEffect) => void; readonly fails: (code: string) => void; readonly end: (code: BlurCode) => void }[] = [];
  readonly blur: BackgroundBlur;
  changes = 0;

  constructor(wanted: boolean, canStart = true) {
    this.blur = new BackgroundBlur({
      wanted, canStart, onChange: () => { this.changes += 1; }, onBroken: (code) => this.broken.push(code),
      start: (of, end) => new Promise((resolve, reject) => { this.started.push({ camera: of, end, shows: resolve, fails: (code) => reject(new ConsultError(code, true)) }); }),
    });
  }

  effect(): BlurEffect {
    const track = camera();
    return { track, close: () => { this.closed.push(track); } };
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
    const bare = camera();
    expect(bench.blur.picture(bare)).to.equal(null);
    await waitUntil(() => bench.started.length === 1, 'started');
    const effect = bench.effect();
    bench.started[0]?.shows(effect);
    await waitUntil(() => bench.blur.picture(bare) === effect.track, 'blurred');
    expect(bench.started.length, 'once for each camera').to.equal(1);
  });

  it('keeps the picture seen that was seen, until a blurred one is there', async () => {
    const bench = new Bench(false);
    const bare = camera();
    const setting = bench.blur.set(true, bare);
    expect([bench.blur.picture(bare) === bare, bench.blur.isStarting, bench.blur.wanted]).to.deep.equal([true, true, false]);
    await waitUntil(() => bench.started.length === 1, 'started');
    const effect = bench.effect();
    bench.started[0]?.shows(effect);
    await setting;
    expect(bench.blur.picture(bare)).to.equal(effect.track);
    await bench.blur.set(false, bare);
    expect([bench.blur.picture(bare) === bare, bench.closed]).to.deep.equal([true, [effect.track]]);
  });

  it('goes on without blur, and says why, where it does not start', async () => {
    const bench = new Bench(false);
    const bare = camera();
    const setting = bench.blur.set(true, bare).catch((error: unknown) => toConsultError(error).code);
    await waitUntil(() => bench.started.length === 1, 'started');
    bench.started[0]?.fails('camera-blur-failed');
    expect(await setting).to.equal('camera-blur-failed');
    expect([bench.blur.picture(bare) === bare, bench.blur.wanted, bench.broken]).to.deep.equal([true, false, []]);
  });

  for (const code of ['camera-blur-slow', 'camera-blur-failed'] as const) {
    it(`never shows the room after ${code}, until the person decides`, async () => {
      const bench = new Bench(true);
      const bare = camera();
      bench.blur.picture(bare);
      await waitUntil(() => bench.started.length === 1, 'started');
      const effect = bench.effect();
      bench.started[0]?.shows(effect);
      await waitUntil(() => bench.blur.picture(bare) !== null, 'blurred');
      bench.started[0]?.end(code);
      expect(bench.broken).to.deep.equal([code]);
      expect(bench.closed).to.deep.equal([effect.track]);
      expect(bench.blur.picture(null), 'the camera is off by now').to.equal(null);
      expect(bench.blur.picture(camera()), 'on again: another try').to.equal(null);
      await waitUntil(() => bench.started.length === 2, 'started again');
      await bench.blur.set(false, bare);
      expect(bench.blur.picture(bare)).to.equal(bare);
    });
  }

  it('shows nothing where it never starts, and says so', async () => {
    const bench = new Bench(true);
    const bare = camera();
    bench.blur.picture(bare);
    await waitUntil(() => bench.started.length === 1, 'started');
    bench.started[0]?.fails('camera-blur-failed');
    await waitUntil(() => bench.broken.length === 1, 'told');
  });

  it('follows to another camera, and lets the effect of the one before go, late ones too', async () => {
    const bench = new Bench(true);
    const [first, second] = [camera(), camera()];
    bench.blur.picture(first);
    await waitUntil(() => bench.started.length === 1, 'started');
    bench.blur.picture(second);
    await waitUntil(() => bench.started.length === 2, 'started anew');
    const [late, effect] = [bench.effect(), bench.effect()];
    bench.started[0]?.shows(late);
    bench.started[1]?.shows(effect);
    await waitUntil(() => bench.blur.picture(second) === effect.track, 'blurred');
    expect(bench.closed).to.deep.equal([late.track]);
    bench.started[0]?.end('camera-blur-failed');
    expect([bench.broken, bench.blur.picture(second) === effect.track], 'an old one has nothing to say').to.deep.equal([[], true]);
    expect(bench.blur.picture(null)).to.equal(null);
    expect(bench.closed).to.deep.equal([late.track, effect.track]);
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
