import { expect } from '@open-wc/testing';
import type { ConnectionDetails, PersonView, SessionSnapshot, StreamView } from '../../../session/snapshot.ts';
import { mountView, type MountedView } from '../../../testing/mount-view.ts';
import { waitUntil } from '../../../testing/wait-until.ts';
import '../call-badges.ts';

const person: PersonView = {
  id: 'par_doctor', role: 'clinician', name: 'Dr. Ana Rivera', state: 'in-room', connected: true, microphone: true, camera: true, stream: null, screen: null,
  quality: { level: 'fair', score: 60, reasons: ['loss'] }, encryption: 'encrypted', identity: null, waitingSince: null,
};
const sound: StreamView = { source: 'microphone', codec: 'opus', bitrateBps: 31_400, loss: 0, jitterMs: 4, picture: null };
const picture: StreamView = { source: 'camera', codec: 'VP8', bitrateBps: 1_240_000, loss: 0.034, jitterMs: 11, picture: { width: 640, height: 360, framesPerSecond: 24 } };
const connection: ConnectionDetails = { path: 'relay-tls', roundTripMs: 42, sent: [sound], received: [{ id: 'par_doctor', streams: [sound, picture] }] };
const call: Partial<SessionSnapshot> = {
  state: 'in-room', self: { id: 'par_maria', role: 'patient', name: 'Maria Jensen' }, people: [person, { ...person, id: 'par_tom', name: 'Tom Okafor', state: 'waiting' }],
  encryption: { state: 'encrypted', code: 'ok' }, quality: { level: 'good', score: 90, reasons: [] }, enteredAt: Date.now(),
};

describe('connection-details', () => {
  let view: MountedView<'consult-call-badges'>;
  const dialog = (): HTMLDialogElement | null => view.harness.part('dialog') as HTMLDialogElement | null;
  const asked = (): number => view.session.asked.filter(({ intent }) => intent === 'details').length;
  beforeEach(async () => {
    view = await mountView('consult-call-badges', call);
    view.session.connection = connection;
    view.harness.press('quality');
    await view.settled();
    view.harness.press('details');
    await waitUntil(() => dialog()?.open === true && view.harness.text().includes('42 ms'), 'the figures');
  });
  afterEach(() => { view.close(); });

  it('tells path, delay, sound, picture and encryption in words and units', async () => {
    const text = view.harness.text().replaceAll(/[\u2066-\u2069]/g, '').replaceAll('\u00a0', ' ');
    for (const part of ['Maria Jensen (you)', 'Through a relay, over TLS', 'opus · 31 kb/s', 'Dr. Ana Rivera', 'Fair connection', '640 × 360 · 24 pictures a second · VP8 · 1.2 Mb/s', '3.4% lost, uneven by 11 ms', 'Encrypted']) {
      expect(text).to.include(part);
    }
    expect(text, 'nobody who has not been let in').to.not.include('Tom');
    // Half faded in, its words are too pale for anybody.
    await Promise.all(dialog()?.getAnimations().map(({ finished }) => finished) ?? []);
    await expect(view.element).shadowDom.to.be.accessible();
  });

  it('looks again and again while it is open, and not after', async () => {
    view.session.connection = { ...connection, roundTripMs: 431 };
    await waitUntil(() => view.harness.text().includes('431 ms'), 'fresh figures');
    view.harness.press('cancel');
    await waitUntil(() => dialog() === null, 'the panel to be gone');
    const before = asked();
    view.session.set({ enteredAt: 1 });
    await view.settled();
    expect(asked()).to.equal(before);
  });

  it('gives the focus back to the bars', async () => {
    view.harness.press('cancel');
    await waitUntil(() => view.element.shadowRoot?.activeElement?.getAttribute('part') === 'quality', 'the focus on the bars');
  });

  it('copies what a help desk needs', async () => {
    const texts: string[] = [];
    const original = navigator.clipboard.writeText;
    navigator.clipboard.writeText = async (text) => { texts.push(text); };
    try {
      view.harness.press('copy');
      await waitUntil(() => view.harness.text().includes('Copied'), 'a word that it is copied');
    } finally {
      navigator.clipboard.writeText = original;
    }
    expect(JSON.parse(texts[0] ?? '')).to.deep.equal({ state: 'in-room' });
  });
});
