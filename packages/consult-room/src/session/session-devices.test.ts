import { slot } from '@consult-room/e2ee/messages';
import { expect } from '@open-wc/testing';
import { SessionDevices } from './session-devices.ts';
import { SessionStore } from './session-store.ts';

describe('SessionDevices', () => {
  it('keeps a microphone muted that was muted again while it was being opened', async () => {
    const store = new SessionStore();
    const devices = new SessionDevices(store, location.href, () => {});
    const opening = devices.setMicrophone(true);
    await devices.setMicrophone(false);
    await opening;
    expect([store.snapshot.microphoneOn, devices.tracks().get(slot.microphone)?.enabled]).to.deep.equal([false, false]);
    await devices.setMicrophone(true);
    expect([store.snapshot.microphoneOn, devices.tracks().get(slot.microphone)?.enabled]).to.deep.equal([true, true]);
    devices.close();
  });
});
