import { expect } from '@open-wc/testing';
import { slot } from '@consult-room/e2ee/messages';
import { SessionDevices } from './session-devices.ts';
import { SessionStore } from './session-store.ts';
import { waitUntil } from '../testing/wait-until.ts';


function open(): { readonly store: SessionStore; readonly devices: SessionDevices; readonly sent: (MediaStreamTrack | null)[] } {
  const store = new SessionStore();
  const sent: (MediaStreamTrack | null)[] = [];
  // Nothing lies there: the blur cannot be loaded.
  const devices = new SessionDevices(store, new URL('/nowhere/consult-room.js', location.href).href, () => { sent.push(devices.tracks().get(slot.camera) ?? null); });
  return { store, devices, sent };
}

describe('a camera whose room is to be hidden', () => {
  beforeEach(() => { localStorage.setItem('consult-room:media', JSON.stringify({ blur: true, sound: {} })); });
  afterEach(() => { localStorage.removeItem('consult-room:media'); });

  it('is never handed on bare where the blur does not load: it goes off, and the person is told', async () => {
    const { store, devices, sent } = open();
    await devices.check(false);
    await waitUntil(() => store.snapshot.deviceNotices.some(({ code }) => code === 'camera-blur-failed'), 'told');
    expect(new Set(sent)).to.deep.equal(new Set([null]));
    expect([store.snapshot.cameraOn, store.snapshot.microphoneOn]).to.deep.equal([false, true]);
    await (await devices.openOwnMedia()).setBlur(false);
    await devices.setCamera(true);
    expect([store.snapshot.cameraOn, sent.at(-1)?.kind]).to.deep.equal([true, 'video']);
    await waitUntil(() => store.snapshot.deviceNotices.length === 0, 'no news any more');
    devices.close();
  });

  it('tries anew with every start of the camera', async () => {
    const { store, devices, sent } = open();
    await devices.check(false);
    const told = (): boolean => store.snapshot.deviceNotices.some(({ code }) => code === 'camera-blur-failed');
    await waitUntil(told, 'told');
    await devices.answerNotice(false);
    await devices.setCamera(true);
    await waitUntil(told, 'told again');
    expect(new Set(sent)).to.deep.equal(new Set([null]));
    devices.close();
  });
});
