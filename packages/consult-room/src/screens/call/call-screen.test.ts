import { expect } from '@open-wc/testing';
import type { PersonView, SessionSnapshot } from '../../session/snapshot.ts';
import { mountView, type MountedView } from '../../testing/mount-view.ts';
import { waitUntil } from '../../testing/wait-until.ts';
import './call-screen.ts';
import './host-tools.ts';

const person = (view: Partial<PersonView>): PersonView => ({
  id: 'par_doctor', role: 'clinician', name: 'Dr. Ana Rivera', state: 'in-room', connected: true, microphone: true, camera: true, stream: new MediaStream(), screen: null,
  quality: null, encryption: 'encrypted', identity: null, waitingSince: null, ...view,
});
const waiting = person({ id: 'par_tom', role: 'patient', name: 'Tom Okafor', state: 'waiting', stream: null, waitingSince: Date.now() - 240_000 });
const call: Partial<SessionSnapshot> = { state: 'in-room', people: [person({})], encryption: { state: 'encrypted', code: 'ok' }, quality: { level: 'good', score: 90, reasons: [] }, enteredAt: Date.now(), clinicians: ['Dr. Ana Rivera'] };
const hosting: Partial<SessionSnapshot> = { ...call, isHost: true, self: { id: 'par_me', role: 'clinician', name: 'Dr. Ana Rivera' }, people: [person({ id: 'par_maria', role: 'patient', name: 'Maria Jensen' }), waiting] };

describe('call-screen', () => {
  let view: MountedView<'consult-call-screen'>;
  afterEach(() => { view.close(); });
  const show = async (snapshot: Partial<SessionSnapshot>): Promise<void> => { view = await mountView('consult-call-screen', snapshot); };
  const asked = (): readonly string[] => view.session.asked.map(({ intent }) => intent);
  const press = async (part: string): Promise<void> => { view.harness.press(part); await view.settled(); await view.settled(); };
  const answer = async (words: string): Promise<void> => {
    [...view.element.renderRoot.querySelectorAll<HTMLElement>('.knock button')].find((one) => one.textContent?.trim() === words)?.click();
    await view.settled();
  };

  for (const [name, snapshot] of Object.entries({ call, hosting, connecting: { state: 'connecting' }, held: { state: 'held' }, reconnecting: { ...call, state: 'reconnecting' }, alone: { ...call, people: [] } } satisfies Record<string, Partial<SessionSnapshot>>)) {
    it(`${name}: is accessible`, async () => {
      await show(snapshot);
      await expect(view.element).shadowDom.to.be.accessible();
    });
  }

  it('shows each person in one video that carries their id, their sound and their name', async () => {
    await show(call);
    const video = view.harness.video('par_doctor');
    expect(video?.srcObject).to.equal(call.people?.[0]?.stream);
    expect(video?.muted).to.equal(false);
    expect(view.harness.text()).to.contain('Dr. Ana Rivera Clinician');
  });

  it('keeps the sound in place when a picture goes', async () => {
    await show(call);
    const video = view.harness.video('par_doctor');
    view.session.set({ people: [person({ camera: false, ...(call.people?.[0] ? { stream: call.people[0].stream } : {}) })] });
    await view.settled();
    expect(view.harness.video('par_doctor')).to.equal(video);
    expect(video?.srcObject).to.not.equal(null);
    expect(view.harness.text()).to.contain('camera is off');
  });

  it('plays a person on the chosen speaker, and on the system’s once that is gone', async () => {
    await show(call);
    const video = view.harness.video('par_doctor');
    if (video === null) throw new Error('no video');
    // A machine under test has no speakers to choose from.
    const sounds = { on: '' };
    Object.defineProperties(video, { sinkId: { get: () => sounds.on }, setSinkId: { value: async (id: string) => { sounds.on = id; } } });
    for (const speaker of ['headset', null]) {
      view.session.set({ devices: { ...view.session.snapshot.devices, speaker } });
      await waitUntil(() => sounds.on === (speaker ?? ''), 'the sound to move');
    }
  });

  it('says why somebody’s picture stands still', async () => {
    const words = async (view_: Partial<PersonView>): Promise<string> => {
      view.session.set({ people: [person(view_)] });
      await view.settled();
      return view.harness.text();
    };
    await show(call);
    expect(view.harness.text()).to.not.match(/unstable|dropped/);
    expect(await words({ reconnecting: true })).to.contain('Dr. Ana Rivera’s connection is unstable');
    expect(await words({ quality: { level: 'lost', score: 0, reasons: ['no-media'] } })).to.contain('Dr. Ana Rivera’s connection is unstable');
    expect(await words({ quality: { level: 'lost', score: 0, reasons: ['no-media'] }, camera: false, microphone: false }), 'nothing is expected').to.not.contain('unstable');
    expect(await words({ connected: false, reconnecting: true })).to.contain('connection dropped. We are keeping their place');
  });

  it('says what is done about one’s own connection, and no more than needed', async () => {
    await show({ ...call, isLinkLost: true });
    expect(view.harness.text()).to.contain('can’t reach the clinic');
    for (const [rung, words] of [['restart', 'Your connection is unstable'], ['renew', 'The connection dropped']] as const) {
      view.session.set({ state: 'reconnecting', reason: 'media', interruption: { rung, sinceMs: 0 } });
      await view.settled();
      expect(view.harness.text()).to.contain(words).and.contain('Your place is kept').and.not.contain('can’t reach the clinic');
    }
  });

  describe('where the connection stays weak', () => {
    const weak = { level: 'poor', score: 20, reasons: ['bandwidth'] } as const;
    const clinic = { name: 'Northside', phone: '+1 555 010 0199' };

    it('offers sound alone, asks once, and takes nothing away by itself', async () => {
      await show({ ...call, quality: weak });
      expect(view.harness.text()).to.not.contain('without pictures');
      view.session.set({ quality: { ...weak, advice: 'sound' } });
      await view.settled();
      expect(view.harness.text()).to.contain('Talking works better without pictures');
      expect(asked()).to.deep.equal([]);
      await answer('Keep pictures');
      view.session.set({ quality: { ...weak, score: 10, advice: 'sound' } });
      await view.settled();
      expect(view.harness.text()).to.not.contain('Talking works better without pictures');
    });

    it('goes on with sound alone when asked to', async () => {
      await show({ ...call, quality: { ...weak, advice: 'sound' } });
      await answer('Sound only');
      expect(view.session.asked).to.deep.equal([{ intent: 'setAudioOnly', with: [true] }]);
    });

    it('shows the phone number in words when sound alone is not enough, and a host none to call', async () => {
      await show({ ...call, clinic, audioOnly: true, quality: { ...weak, advice: 'phone' } });
      expect(view.harness.text()).to.contain('too weak to talk').and.contain('+1 555 010 0199');
      expect(view.harness.part('phone')?.getAttribute('href')).to.equal('tel:+15550100199');
      await answer('Close');
      expect(view.harness.text()).to.not.contain('too weak to talk');
      view.close();
      await show({ ...hosting, clinic, quality: { ...weak, advice: 'phone' } });
      expect(view.harness.text()).to.contain('too weak to talk').and.not.contain('+1 555 010 0199');
    });

    it('says nothing while it is away altogether', async () => {
      await show({ ...call, state: 'reconnecting', reason: 'media', quality: { ...weak, advice: 'sound' } });
      expect(view.harness.text()).to.not.contain('Talking works better without pictures');
    });
  });

  it('tells how large each picture is shown, anew when that changes', async () => {
    await show(call);
    view.element.style.cssText = 'display: grid; inline-size: 640px; block-size: 480px';
    await waitUntil(() => (view.session.shown.get('par_doctor') ?? 0) > 0, 'the first size');
    const before = view.session.shown.get('par_doctor') ?? 0;
    view.element.style.cssText = 'display: grid; inline-size: 1280px; block-size: 960px';
    await waitUntil(() => (view.session.shown.get('par_doctor') ?? 0) > before, 'a larger size');
  });

  it('shows nobody who has not been let in', async () => {
    await show(hosting);
    expect(view.harness.video('par_tom')).to.equal(null);
  });

  it('toggles say what is, and change only when it is done', async () => {
    await show(call);
    await press('microphone');
    expect(view.session.asked).to.deep.equal([{ intent: 'setMicrophone', with: [false] }]);
    expect(view.harness.part('microphone')?.getAttribute('aria-pressed')).to.equal('true');
    view.session.set({ microphoneOn: false });
    await view.settled();
    expect(view.harness.part('microphone')?.getAttribute('aria-pressed')).to.equal('false');
  });

  it('admits only after the name was asked back', async () => {
    await show(hosting);
    expect(view.harness.parts('primary').map((button) => button.textContent?.trim())).to.deep.equal(['Admit']);
    await press('primary');
    expect(asked()).to.deep.equal([]);
    expect(view.harness.parts('primary'), 'the question is the one thing to do').to.have.length(1);
    expect(view.harness.text()).to.contain('Admit Tom Okafor');
    await press('primary');
    expect(view.session.asked).to.deep.equal([{ intent: 'admit', with: ['par_tom'] }]);
  });

  it('a guest leaves at once; a host is asked whether for all', async () => {
    await show(call);
    await press('leave');
    expect(asked()).to.deep.equal(['leave']);
    view.close();
    await show(hosting);
    await press('leave');
    expect(asked()).to.deep.equal([]);
    await press('end');
    expect(asked()).to.deep.equal(['endForAll']);
  });

  it('the people panel takes the focus and gives it back', async () => {
    await show(hosting);
    await press('people');
    const panel = view.element.shadowRoot?.querySelector('consult-people-panel');
    expect(panel?.shadowRoot?.activeElement?.id).to.equal('title');
    panel?.shadowRoot?.querySelector('section')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    await view.settled();
    await view.settled();
    expect(view.element.shadowRoot?.querySelector('consult-call-toolbar')?.shadowRoot?.activeElement).to.equal(view.harness.part('people'));
  });

  it('a guest has no panel, and is told of nobody who waits', async () => {
    await show({ ...call, people: [person({}), waiting] });
    expect(view.harness.part('people')).to.equal(null);
    expect(view.harness.text()).to.not.contain('Tom Okafor');
  });

  it('never says encrypted before it is', async () => {
    await show({ ...call, encryption: { state: 'pending', code: 'no-frames' } });
    expect(view.harness.text()).to.contain('Setting up encryption…').and.not.contain('Encrypted');
    view.session.set({ encryption: { state: 'failed', code: 'plain-frames' } });
    await view.settled();
    expect(view.harness.text()).to.contain('Not private: nothing is sent');
    view.session.set({ encryption: { state: 'pending', code: 'frames-refused' } });
    await view.settled();
    expect(view.harness.text()).to.contain('Wrong picture or sound blocked').and.not.contain('Setting up encryption');
    view.session.set({ encryption: { state: 'pending', code: 'out-of-touch' } });
    await view.settled();
    expect(view.harness.text()).to.contain('Someone is cut off').and.not.contain('Setting up encryption');
  });

  it('a dropped person keeps their place on the screen', async () => {
    await show({ ...call, people: [person({ connected: false })] });
    expect(view.harness.text()).to.contain('Dr. Ana Rivera’s connection dropped. We are keeping their place.');
  });

  it('on hold: says who comes back, and that nobody can see or hear', async () => {
    await show({ state: 'held', clinicians: ['Dr. Ana Rivera'] });
    expect(view.harness.text()).to.contain('Dr. Ana Rivera will be back with you. Right now nobody can see or hear you.');
  });

  it('one’s own picture moves by a button, and the other way round by a finger', async () => {
    await show(call);
    const inset = view.element.shadowRoot?.querySelector('consult-self-inset');
    inset?.shadowRoot?.querySelector<HTMLElement>('button:last-of-type')?.click();
    await view.settled();
    expect(inset?.getAttribute('corner')).to.equal('bottom-start');
  });
});
