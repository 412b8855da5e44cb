import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { ConsultError } from './consult-error.ts';
import './consult-room.ts';
import type { ConsultRoom } from './consult-room.ts';
import { waitUntil } from './testing/wait-until.ts';

const secret = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
/** The discard port: nobody answers there. */
const nowhere = 'http://127.0.0.1:9';

/** What the page opened last: a real stream of a fake device. */
let opened: MediaStream | null = null;
const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (constraints) => (opened = await getUserMedia(constraints));

const trackStates = () => opened?.getTracks().map(({ readyState }) => readyState);

async function room(): Promise<ConsultRoom> {
  return fixture<ConsultRoom>(html`<consult-room gateway=${nowhere}></consult-room>`);
}

async function refusal(act: () => Promise<unknown>): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error('was not refused');
}

/** The primary button, through every open shadow root. */
function primaryOf(root: ParentNode): HTMLButtonElement | null {
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.matches('button[part~="primary"]')) return element as HTMLButtonElement;
    const inside = element.shadowRoot && primaryOf(element.shadowRoot);
    if (inside) return inside;
  }
  return null;
}

describe('<consult-room>', () => {
  beforeEach(() => sessionStorage.clear());

  it('stands at the door and says so', async () => {
    const element = await room();
    expect(element.state).to.equal('door');
    expect(element.dataset['state']).to.equal('door');
  });

  it('is accessible at the door', async () => {
    const element = await room();
    element.inviteSecret = secret;
    await element.updateComplete;
    await waitUntil(() => primaryOf(element.shadowRoot ?? element) !== null);
    await expect(element).to.be.accessible();
  });

  it('never shows a credential in the page', async () => {
    const element = await room();
    element.inviteSecret = secret;
    element.tokenProvider = async () => 'a-token';
    element.token = 'a-token';
    await element.updateComplete;
    expect(element.outerHTML).not.to.contain(secret).and.not.to.contain('a-token');
    expect(element.getAttributeNames()).to.have.members(['gateway', 'data-state']);
  });

  it('reflects its attributes', async () => {
    const element = await room();
    element.audioOnly = true;
    element.autojoin = true;
    element.theme = 'dark';
    await element.updateComplete;
    expect(element.getAttributeNames()).to.include.members(['audio-only', 'autojoin', 'theme']);
  });

  it('shows the clinic until the page fills the header itself, and again after', async () => {
    const element = await room();
    const clinic = () => element.shadowRoot?.querySelector('consult-room-screen')?.shadowRoot?.querySelector<HTMLElement>('[part~="clinic"]');
    await waitUntil(() => clinic()?.checkVisibility() === true);
    const own = document.createElement('p');
    own.slot = 'header';
    element.append(own);
    await waitUntil(() => clinic()?.checkVisibility() === false);
    own.remove();
    await waitUntil(() => clinic()?.checkVisibility() === true);
  });

  it('speaks another language as soon as the page says so', async () => {
    const element = await room();
    element.inviteSecret = secret;
    await waitUntil(() => primaryOf(element.shadowRoot ?? element) !== null);
    const english = primaryOf(element.shadowRoot ?? element)?.textContent;
    element.lang = 'de';
    await waitUntil(() => primaryOf(element.shadowRoot ?? element)?.textContent !== english);
    expect(element.getAttribute('lang')).to.equal('de');
  });

  it('waits for a tap, then tells that the gateway cannot be reached, and offers to try again', async () => {
    const element = await room();
    element.inviteSecret = secret;
    // Pressed until it takes: while the session opens, the button rests.
    await waitUntil(() => {
      primaryOf(element.shadowRoot ?? element)?.click();
      return element.shadowRoot?.querySelector('consult-room-screen')?.shadowRoot?.querySelector('consult-door-screen')?.shadowRoot?.textContent?.includes('offline');
    });
    expect(element.state).to.equal('door');
    expect(primaryOf(element.shadowRoot ?? element)).not.to.equal(null);
  });

  it('refuses what cannot be done now with a code', async () => {
    const error = await refusal(() => document.createElement('consult-room').join());
    expect(error).to.be.instanceOf(ConsultError);
    expect((error as ConsultError).code).to.equal('not-connected');
    const element = await room();
    expect((await refusal(() => element.admit('par_x')) as ConsultError).code).to.equal('offline');
  });

  it('is the same session after a move, and a new one after it was really gone', async () => {
    const element = await room();
    await element.check({ audioOnly: true });
    const elsewhere = document.createElement('section');
    document.body.append(elsewhere);
    elsewhere.append(element);
    await Promise.resolve();
    expect(trackStates()).to.deep.equal(['live']);
    element.remove();
    await Promise.resolve();
    expect(trackStates()).to.deep.equal(['ended']);
    elsewhere.remove();
  });

  it('tells the page of the device check, bubbling and composed, without labels', async () => {
    const element = await room();
    const told = oneEvent(document, 'consult-check-result');
    await element.check({ audioOnly: true });
    const event = await told;
    expect(event.composed).to.equal(true);
    expect(event.detail).to.deep.include({ camera: { status: 'off' }, microphone: { status: 'pass' } });
    expect(Object.keys(event.detail)).to.have.members(['camera', 'microphone', 'speaker', 'network', 'encryption']);
  });
});
