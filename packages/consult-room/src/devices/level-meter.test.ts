import { expect } from '@open-wc/testing';
import { LevelMeter } from './level-meter.ts';
import { waitUntil } from '../testing/wait-until.ts';

/** No test machine rings: the state is what a phone call makes of it, everything else is the browser's own. */
class Interruptible extends AudioContext {
  static latest: Interruptible | null = null;
  #pretended: AudioContextState | null = null;

  constructor() {
    super();
    Interruptible.latest = this;
  }

  override get state(): AudioContextState {
    return this.#pretended ?? super.state;
  }

  pretend(state: AudioContextState | null): void {
    this.#pretended = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

describe('LevelMeter', () => {
  const Real = globalThis.AudioContext;
  before(() => { globalThis.AudioContext = Interruptible; });
  after(() => { globalThis.AudioContext = Real; });

  it('hears the microphone, and tells once when sound is back after the system took it', async () => {
    let back = 0;
    const meter = new LevelMeter(() => { back += 1; });
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    meter.listen(stream.getAudioTracks()[0] ?? null);
    await waitUntil(() => meter.level() > 0, 'a level');
    const context = Interruptible.latest;
    context?.pretend('suspended');
    context?.pretend(null);
    expect(back, 'a page that was only quiet has lost nothing').to.equal(0);
    context?.pretend('interrupted');
    expect(back).to.equal(0);
    context?.pretend(null);
    context?.pretend(null);
    expect(back).to.equal(1);
    meter.close();
    for (const track of stream.getTracks()) track.stop();
  });
});
