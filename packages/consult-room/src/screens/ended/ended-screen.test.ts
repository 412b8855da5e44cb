import { expect } from '@open-wc/testing';
import { mountView, type MountedView } from '../../testing/mount-view.ts';
import './ended-screen.ts';

const appointment = { start: '2026-11-24T10:30:00Z', end: '2026-11-24T11:00:00Z', state: 'open' } as const;

describe('ended-screen', () => {
  let view: MountedView<'consult-ended-screen'>;
  afterEach(() => { view.close(); });
  const show = async (more = {}): Promise<void> => { view = await mountView('consult-ended-screen', { state: 'ended', appointment, ...more }); };

  it('is accessible', async () => {
    await show({ reason: 'left' });
    await expect(view.element).shadowDom.to.be.accessible();
  });

  it('whoever left may come back while the appointment is open', async () => {
    await show({ reason: 'left' });
    view.harness.press('primary');
    expect(view.session.asked.map(({ intent }) => intent)).to.deep.equal(['retry']);
  });

  it('nobody may come back when it is over', async () => {
    await show({ reason: 'left', appointment: { ...appointment, state: 'ended' } });
    expect(view.harness.part('primary')).to.equal(null);
  });

  it('a denied person reads the clinic’s own words and is asked to call', async () => {
    await show({ reason: 'denied', clinicSays: 'We will phone you instead.' });
    expect(view.harness.text()).to.match(/The clinic says: We will phone you instead\. Please call the clinic/);
    expect(view.harness.part('primary')).to.equal(null);
  });

  it('a seat that moved can be taken back', async () => {
    await show({ reason: 'moved' });
    expect(view.harness.part('primary')?.textContent).to.contain('Continue here instead');
  });
});
