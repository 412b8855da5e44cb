import { expect } from '@open-wc/testing';
import { mountView, type MountedView } from '../../testing/mount-view.ts';
import './trouble-screen.ts';

describe('trouble-screen', () => {
  let view: MountedView<'consult-trouble-screen'>;
  afterEach(() => { view.close(); });
  const show = async (reason: string, recoverable: boolean): Promise<void> => { view = await mountView('consult-trouble-screen', { state: 'trouble', reason, recoverable }); };

  it('is accessible', async () => {
    await show('media-unavailable', true);
    await expect(view.element).shadowDom.to.be.accessible();
  });

  it('names cause and cure, and the code for the help desk', async () => {
    await show('media-unavailable', true);
    expect(view.harness.text()).to.match(/may block video calls.*Try another network.*by phone.*media-unavailable/);
  });

  it('tells a network that blocks calls from one that is away', async () => {
    await show('network-blocked', true);
    expect(view.harness.text()).to.match(/This network blocks video calls.*mobile data.*by phone/);
    view.close();
    await show('not-reconnected', true);
    expect(view.harness.text()).to.match(/can’t reconnect you.*keep trying.*Your place is kept.*by phone/);
    expect(view.harness.part('primary')?.textContent).to.contain('Try again');
  });

  it('tries again where that may help, with a picture or without', async () => {
    await show('unavailable', true);
    view.harness.press('primary');
    view.session.asked.length = 0;
    await view.settled();
    view.harness.press('secondary');
    await view.settled();
    expect(view.session.asked.map(({ intent }) => intent)).to.deep.equal(['setAudioOnly', 'retry']);
  });

  it('offers no button that cannot help', async () => {
    await show('link-expired', false);
    expect(view.harness.part('primary')?.textContent).to.contain('Get help');
    expect(view.harness.part('secondary')).to.equal(null);
  });

  it('has words even for a code nobody foresaw', async () => {
    await show('quantum-flux', false);
    expect(view.harness.text()).to.match(/Something went wrong.*quantum-flux/);
  });
});
