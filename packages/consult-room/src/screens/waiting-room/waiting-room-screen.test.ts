import { expect } from '@open-wc/testing';
import { mountView, type MountedView } from '../../testing/mount-view.ts';
import './waiting-room-screen.ts';

describe('waiting-room-screen', () => {
  let view: MountedView<'consult-waiting-room-screen'>;
  afterEach(() => { view.close(); });
  const show = async (more = {}): Promise<void> => { view = await mountView('consult-waiting-room-screen', { state: 'waiting', clinicians: ['Dr. Ana Rivera'], ...more }); };
  const waiting = { position: null, etaMinutes: null, clinicianPresent: true, notices: [] };

  it('is accessible', async () => {
    await show({ waiting: { ...waiting, position: 2, notices: [{ text: 'Soon.', at: 0 }] } });
    await expect(view.element).shadowDom.to.be.accessible();
  });

  it('says who knows, and never that somebody knows who is not there', async () => {
    await show({ waiting });
    expect(view.harness.text()).to.contain('Dr. Ana Rivera knows you are here');
    view.session.set({ waiting: { ...waiting, clinicianPresent: false } });
    await view.settled();
    expect(view.harness.text()).to.contain('will be told as soon as they come in').and.not.contain('knows you are here');
  });

  it('shows a place in line and a time only where the clinic gives them', async () => {
    await show({ waiting });
    expect(view.harness.text()).to.not.match(/place in line|to wait/);
    view.session.set({ waiting: { ...waiting, position: 3, etaMinutes: 10 } });
    await view.settled();
    expect(view.harness.text()).to.match(/Your place in line: 3 .*About 10 minutes to wait/);
  });

  it('shows the newest message first, as text', async () => {
    await show({ waiting: { ...waiting, notices: [{ text: 'First <b>', at: 0 }, { text: 'Second', at: 1 }] } });
    expect(view.harness.text()).to.match(/Second.*First <b>/);
  });

  it('its primary action does no harm', async () => {
    await show();
    view.harness.press('primary');
    expect(view.session.asked.map(({ intent }) => intent)).to.deep.equal(['playSpeakerTest']);
  });

  it('mirrors one’s own picture and keeps it silent', async () => {
    await show({ localStream: new MediaStream(), mirrored: true });
    const own = view.harness.ownVideo();
    expect(own?.muted).to.equal(true);
    expect(own?.className).to.equal('mirrored');
  });
});
