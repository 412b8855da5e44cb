import { expect, oneEvent } from '@open-wc/testing';
import './level-meter.ts';

describe('level-meter', () => {
  it('shows how loud it is, and stops looking when it leaves the page', async () => {
    const meter = document.createElement('consult-level-meter');
    let reads = 0;
    const read = new Promise<void>((resolve) => { meter.level = () => { reads += 1; if (reads === 3) resolve(); return 0.5; }; });
    document.body.append(meter);
    await read;
    expect(meter.shadowRoot?.querySelector<HTMLElement>('.bar')?.style.getPropertyValue('--_level')).to.equal('0.500');
    await expect(meter).shadowDom.to.be.accessible();
    meter.remove();
    const after = reads;
    await new Promise((resolve) => { requestAnimationFrame(() => { requestAnimationFrame(resolve); }); });
    expect(reads).to.equal(after);
  });

  it('says so when nothing is heard for a while', async () => {
    const meter = document.createElement('consult-level-meter');
    meter.level = () => 0;
    meter.silenceAfterMs = 20;
    document.body.append(meter);
    expect((await oneEvent(meter, 'consult-silence')).detail).to.equal(true);
    meter.level = () => 0.4;
    expect((await oneEvent(meter, 'consult-silence')).detail).to.equal(false);
    meter.remove();
  });
});
