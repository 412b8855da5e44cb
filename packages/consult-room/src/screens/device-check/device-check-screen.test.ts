import type { CheckResult } from '@consult-room/protocol';
import { expect } from '@open-wc/testing';
import { mountView, type MountedView } from '../../testing/mount-view.ts';
import { waitUntil } from '../../testing/wait-until.ts';
import './device-check-screen.ts';

const pass = { status: 'pass' } as const;
const fine: CheckResult = { camera: pass, microphone: pass, speaker: { status: 'untested' }, network: { status: 'untested' }, encryption: pass };
const denied: CheckResult = { ...fine, camera: { status: 'fail', code: 'camera-denied' }, microphone: { status: 'fail', code: 'microphone-denied' } };
const cameraInUse: CheckResult = { ...fine, camera: { status: 'fail', code: 'camera-in-use' } };

describe('device-check-screen', () => {
  let view: MountedView<'consult-device-check-screen'>;
  afterEach(() => { view.close(); });
  const show = async (check?: CheckResult, more = {}): Promise<void> => { view = await mountView('consult-device-check-screen', { state: 'checking', ...(check ? { check } : {}), ...more }); };
  const asked = (): readonly string[] => view.session.asked.map(({ intent }) => intent);

  for (const [name, check] of Object.entries({ before: undefined, ready: fine, denied, 'camera in use': cameraInUse, asking: { ...fine, microphone: { status: 'testing' } as const } })) {
    it(`${name}: is accessible`, async () => {
      await show(check);
      await expect(view.element).shadowDom.to.be.accessible();
    });
  }

  it('asks for nothing before a tap', async () => {
    await show();
    expect(asked()).to.deep.equal([]);
    view.harness.press('primary');
    expect(view.session.asked).to.deep.equal([{ intent: 'check', with: [{ audioOnly: false }] }]);
  });

  it('offers sound alone before the tap', async () => {
    await show();
    view.harness.press('secondary');
    expect(view.session.asked).to.deep.equal([{ intent: 'check', with: [{ audioOnly: true }] }]);
  });

  it('a guest goes to the waiting room, a host into the room', async () => {
    await show(fine);
    expect(view.harness.part('primary')?.textContent).to.contain('Go to the waiting room');
    view.session.set({ isHost: true });
    await view.settled();
    expect(view.harness.part('primary')?.textContent).to.contain('Start the consultation');
    view.harness.press('primary');
    expect(asked()).to.deep.equal(['join']);
  });

  it('camera refused: the primary way on is sound alone', async () => {
    await show(cameraInUse);
    expect(view.harness.part('primary')?.textContent).to.contain('Join with sound only');
    expect(view.harness.text()).to.contain('Another program is using your camera.');
  });

  it('everything refused: the cure once, then try again, and two ways to go on', async () => {
    await show(denied);
    expect(view.harness.part('primary')?.textContent).to.contain('Try again');
    expect(view.harness.parts('secondary').map((button) => button.textContent?.trim())).to.deep.equal(['Join with sound only', 'Join and listen only']);
    expect(view.harness.text().split('then try again').length - 1).to.equal(1);
  });

  it('no encryption means no call, said plainly', async () => {
    await show({ ...fine, encryption: { status: 'fail', code: 'no-encoded-transforms' } });
    expect(view.harness.text()).to.contain('This browser can’t make video calls');
    expect(view.harness.part('primary')?.textContent).to.contain('Get help');
  });

  it('the speaker counts only when a person heard it', async () => {
    await show(fine);
    view.harness.press('speaker-test');
    await view.settled();
    await view.settled();
    expect(view.harness.text()).to.contain('Did you hear it?');
    expect(asked()).to.deep.equal(['playSpeakerTest']);
  });

  const networks = {
    testing: [{ status: 'testing' }, /Testing your connection for a few seconds\. You need not wait/],
    direct: [{ status: 'pass', code: 'direct' }, /Your connection is good/],
    'relay over UDP': [{ status: 'pass', code: 'relay-udp' }, /Your connection is good/],
    'relay over TLS': [{ status: 'pass', code: 'relay-tls' }, /blocks video over UDP.*secure web port/],
    loss: [{ status: 'weak', code: 'loss' }, /gets lost on the way.*closer to your Wi-Fi/s],
    delay: [{ status: 'weak', code: 'delay' }, /arrive late.*closer to your Wi-Fi/s],
    bandwidth: [{ status: 'weak', code: 'bandwidth' }, /smaller picture.*closer to your Wi-Fi/s],
    'media blocked': [{ status: 'fail', code: 'media-blocked' }, /blocks video calls.*mobile data instead of Wi-Fi.*Call .?\+1 555 010 0199/s],
    'nothing to test with': [{ status: 'untested', code: 'unavailable' }, /Tested when you join/],
    'gone on early': [{ status: 'untested', code: 'skipped' }, /Tested when you join/],
    'a code from later': [{ status: 'weak', code: 'sunspots' }, /Connection Weak/],
  } as const satisfies Readonly<Record<string, readonly [CheckResult['network'], RegExp]>>;
  for (const [name, [network, words]] of Object.entries(networks)) {
    it(`network, ${name}: says so, with the cure, and the way on stays open`, async () => {
      await show({ ...fine, network }, { clinic: { name: 'Clinic', phone: '+1 555 010 0199' } });
      await expect(view.element).shadowDom.to.be.accessible();
      expect(view.harness.text()).to.match(words);
      view.harness.press('primary');
      expect(asked()).to.deep.equal(['join']);
    });
  }

  it('a network that lets nothing through: not ready, said at the top, and another try once the network is another', async () => {
    await show({ ...fine, network: { status: 'fail', code: 'media-blocked' } });
    expect(view.harness.part('heading')?.textContent).to.equal('Almost there');
    expect(view.element.shadowRoot?.querySelector('.intro [role=status]')?.textContent).to.contain('This network blocks video calls.');
    view.harness.press('secondary');
    expect(view.session.asked).to.deep.equal([{ intent: 'check', with: [{ audioOnly: false }] }]);
  });

  it('settings open in a dialog of their own, and give the focus back', async () => {
    await show(fine);
    const opener = view.harness.part('settings');
    opener?.focus();
    view.harness.press('settings');
    await waitUntil(() => view.harness.part('dialog') !== null, 'open');
    await view.settled();
    await Promise.all(view.harness.part('dialog')?.getAnimations().map(({ finished }) => finished) ?? []);
    await expect(view.element).shadowDom.to.be.accessible();
    view.harness.press('cancel');
    await waitUntil(() => view.harness.part('dialog') === null, 'closed');
    expect(opener?.matches(':focus')).to.equal(true);
  });
});
