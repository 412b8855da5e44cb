import { expect } from '@open-wc/testing';
import type { DeviceNotice } from '../session/snapshot.ts';
import { mountView, type MountedView } from '../testing/mount-view.ts';
import { waitUntil } from '../testing/wait-until.ts';
import './room-screen.ts';

const taken: readonly DeviceNotice[] = [{ kind: 'microphone', code: 'microphone-in-use', label: 'Headset' }, { kind: 'camera', code: 'camera-in-use', label: 'Webcam' }];

describe('device-notice', () => {
  let view: MountedView<'consult-room-screen'>;
  afterEach(() => { view.close(); });
  const show = async (deviceNotices: readonly DeviceNotice[], words: RegExp): Promise<void> => {
    view = await mountView('consult-room-screen', { state: 'checking', deviceNotices });
    await waitUntil(() => words.test(view.harness.text()), String(words));
  };
  const notice = (): HTMLElement | null => view.element.shadowRoot?.querySelector('.devices') ?? null;
  const press = (label: RegExp): void => { [...notice()?.querySelectorAll('button') ?? []].find((button) => label.test(button.textContent ?? ''))?.click(); };

  it('says of both at once what takes them, that we try on, and lets the person leave them off', async () => {
    await show(taken, /A phone call or another program is using your camera and microphone\. We keep trying\./);
    expect(notice()?.getAttribute('role')).to.equal('status');
    await expect(view.element).shadowDom.to.be.accessible();
    press(/Leave it off/);
    await waitUntil(() => view.session.asked.length === 2, 'asked');
    expect(view.session.asked).to.deep.equal([{ intent: 'setMicrophone', with: [false] }, { intent: 'setCamera', with: [false] }]);
  });

  it('says where to allow what is not allowed', async () => {
    await show([{ kind: 'camera', code: 'camera-denied', label: '' }], /The camera is not allowed\. Tap the sign to the left of the address/);
  });

  it('offers a device by its name, and takes no for an answer', async () => {
    await show([{ kind: 'microphone', code: 'found', label: 'Headset', id: 'h' }], /“Headset” is connected/);
    press(/Use it/);
    press(/Close/);
    expect(view.session.asked).to.deep.equal([{ intent: 'answerNotice', with: [true] }, { intent: 'answerNotice', with: [false] }]);
  });

  it('says that the blur broke and the camera is off, and lets the person choose', async () => {
    await show([{ kind: 'camera', code: 'camera-blur-failed', label: '' }], /stopped working, so we turned your camera off\. Nobody saw your room/);
    await expect(view.element).shadowDom.to.be.accessible();
    press(/Try again/);
    await waitUntil(() => view.session.asked.length === 1, 'asked');
    press(/Show me without blur/);
    await waitUntil(() => view.session.asked.length === 4, 'asked');
    expect(view.session.asked.map(({ intent }) => intent)).to.deep.equal(['setCamera', 'openOwnMedia', 'setCamera', 'answerNotice']);
    expect(view.session.ownMediaAsked).to.deep.equal([['setBlur', false]]);
    view.session.set({ deviceNotices: [{ kind: 'camera', code: 'camera-blur-slow', label: '' }] });
    await waitUntil(() => /too much for this device/.test(view.harness.text()), 'told');
  });

  it('names a device that has no name by what it is, and goes when there is no news', async () => {
    await show([{ kind: 'speaker', code: 'switched', label: '' }], /“Speaker” is gone/);
    view.session.set({ deviceNotices: [] });
    await view.settled();
    expect(notice()?.textContent?.trim()).to.equal('');
  });
});
