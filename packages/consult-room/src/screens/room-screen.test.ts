import { expect } from '@open-wc/testing';
import type { SessionSnapshot } from '../session/snapshot.ts';
import { mountView, type MountedView } from '../testing/mount-view.ts';
import { waitUntil } from '../testing/wait-until.ts';
import './room-screen.ts';

const clinic = { name: 'Riverside Clinic', phone: '+1 555 010 0199' };
const states: Readonly<Record<string, Partial<SessionSnapshot>>> = {
  door: {}, checking: { state: 'checking' }, waiting: { state: 'waiting' }, ended: { state: 'ended', reason: 'left' }, trouble: { state: 'trouble', reason: 'unavailable', recoverable: true },
};

describe('room-screen', () => {
  let view: MountedView<'consult-room-screen'>;
  afterEach(() => { view.close(); });
  const show = async (snapshot: Partial<SessionSnapshot> = {}): Promise<void> => { view = await mountView('consult-room-screen', { clinic, ...snapshot }); };
  const tagOf = (): string | undefined => view.element.shadowRoot?.querySelector('[data-screen]')?.localName;
  const settle = async (): Promise<void> => { await view.settled(); await view.settled(); };

  for (const [name, snapshot] of Object.entries(states)) {
    it(`${name}: is accessible, shows the clinic's number and one way to help`, async () => {
      await show(snapshot);
      await expect(view.element).shadowDom.to.be.accessible();
      expect(view.harness.text()).to.contain('+1 555 010 0199');
      expect(view.harness.parts('help')).to.have.length(1);
    });
  }

  it('moves the focus to the new screen, so that it is read out', async () => {
    await show();
    (view.harness.part('primary'))?.focus();
    view.session.set({ state: 'checking' });
    await settle();
    expect(tagOf()).to.equal('consult-device-check-screen');
    expect(view.element.shadowRoot?.activeElement?.shadowRoot?.activeElement?.localName).to.equal('h1');
  });

  it('never takes the focus out of the host page', async () => {
    await show({ state: 'waiting' });
    const note = document.createElement('textarea');
    document.body.append(note);
    note.focus();
    view.session.set({ state: 'trouble', reason: 'unavailable' });
    await settle();
    expect(document.activeElement).to.equal(note);
    note.remove();
  });

  it('tells a screen reader what happened', async () => {
    await show({ state: 'waiting' });
    view.session.set({ waiting: { position: 1, etaMinutes: null, clinicianPresent: true, notices: [] } });
    await settle();
    expect(view.element.shadowRoot?.querySelector('[aria-live]')?.textContent).to.equal('You are next');
  });

  it('calls the patient back when it is their turn: by sound', async () => {
    await show({ state: 'waiting' });
    view.session.set({ state: 'connecting' });
    await settle();
    expect(view.session.asked.map(({ intent }) => intent)).to.deep.equal(['playSpeakerTest']);
  });

  it('loads the call when it is near, and shows it', async () => {
    await show({ state: 'waiting' });
    view.session.set({ state: 'connecting' });
    await waitUntil(() => tagOf() === 'consult-call-screen', 'the call');
    expect(view.element.hasAttribute('data-in-call')).to.equal(true);
  });

  it('opens help where a screen asks for it', async () => {
    await show({ state: 'trouble', reason: 'link-expired' });
    view.harness.press('primary');
    await settle();
    expect(view.harness.text()).to.contain('Help is a phone call away');
  });

  it('speaks the language of the page and runs its way', async () => {
    await show();
    view.element.closest<HTMLElement>('consult-session-frame')?.setAttribute('lang', 'ar');
    view.element.requestUpdate();
    await waitUntil(() => view.element.dir === 'rtl', 'the direction');
    await settle();
    expect(view.harness.part('primary')?.textContent).to.contain('متابعة');
  });

  it('says the host page’s own words', async () => {
    await show();
    view.element.strings = { 'door.continue': 'Come in' };
    await waitUntil(() => view.harness.part('primary')?.textContent?.includes('Come in'), 'the words');
  });

  it('lets go of the session when it leaves the page, and finds it again', async () => {
    await show();
    const frame = view.element.parentElement;
    expect(view.session.listeners).to.be.above(0);
    view.element.remove();
    expect(view.session.listeners).to.equal(0);
    frame?.append(view.element);
    await settle();
    view.session.set({ state: 'checking' });
    await settle();
    expect(tagOf()).to.equal('consult-device-check-screen');
  });

  it('hands every part on, so that a host page can style it', async () => {
    await show();
    const style = document.createElement('style');
    style.textContent = 'consult-room-screen::part(primary) { outline: 5px dashed rgb(1, 2, 3); }';
    document.head.append(style);
    const primary = view.harness.part('primary');
    expect(primary && getComputedStyle(primary).outlineColor).to.equal('rgb(1, 2, 3)');
    style.remove();
  });
});
