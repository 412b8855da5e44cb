import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { LocalMedia } from '../devices/local-media.ts';
import { KeptDevices } from './kept-devices.ts';
import { SessionStore } from './session-store.ts';

const desk = { id: 'desk-id', label: 'Desk speaker', group: 'desk' };
const headset = { id: 'headset-id', label: 'Headset', group: 'headset' };

/** Somebody who chose the headset to hear with. */
function listening(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const store = new SessionStore();
  const kept = new KeptDevices(store, new LocalMedia({ onChange: () => {}, onTurn: () => {} }));
  t.after(() => kept.close());
  const list = (...speakers: readonly (typeof desk)[]): void => {
    const { devices } = store.snapshot;
    const found = { cameras: [], microphones: [], speakers };
    store.update({ devices: { ...devices, ...found } });
    kept.listed(found, devices);
  };
  list(desk, headset);
  const choose = (id: string): void => {
    kept.chosen('speaker');
    store.update({ devices: { ...store.snapshot.devices, speaker: id } });
  };
  choose(headset.id);
  return { list, choose, said: () => store.snapshot.deviceNotices.map(({ kind, code, label }) => `${kind} ${code} ${label}`), speaker: () => store.snapshot.devices.speaker };
}

test('a chosen speaker that is gone makes room for the system’s, by name, and is used again once it is back', (t) => {
  const { list, said, speaker } = listening(t);
  list(desk);
  assert.equal(speaker(), null);
  assert.deepEqual(said(), ['speaker switched Headset']);
  list(desk, headset);
  assert.equal(speaker(), headset.id);
  assert.deepEqual(said(), ['speaker back Headset']);
});

test('whoever chose another speaker meanwhile keeps it', (t) => {
  const { list, choose, said, speaker } = listening(t);
  list(desk);
  choose(desk.id);
  list(desk, headset);
  assert.equal(speaker(), desk.id);
  assert.deepEqual(said(), []);
});
