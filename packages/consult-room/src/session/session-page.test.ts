import { expect } from '@open-wc/testing';
import type { SeatVisit } from './seat-visit.ts';
import type { SessionCall } from './session-call.ts';
import type { SessionDevices } from './session-devices.ts';
import { SessionPage } from './session-page.ts';
import { SessionStore } from './session-store.ts';

/** Everything a page does to its session, in order. */
function open(mayLeave: boolean): { readonly asked: string[]; readonly store: SessionStore; readonly page: SessionPage } {
  const asked: string[] = [];
  const ask = (what: string) => () => { asked.push(what); };
  const store = new SessionStore();
  const page = new SessionPage({
    store,
    devices: { suspend: ask('devices let go'), resume: ask('devices taken again'), refresh: ask('devices looked at') } as unknown as SessionDevices,
    call: { stop: ask('call stopped') } as unknown as SessionCall,
    visit: { pause: ask('line let go'), lookAgain: ask('line looked at') } as unknown as SeatVisit,
    mayLeave: () => {
      asked.push('asked');
      return mayLeave;
    },
  });
  return { asked, store, page };
}

function enterCall(store: SessionStore): void {
  store.transition({ type: 'seat', seat: 'admitted' });
  store.transition({ type: 'media-up' });
}

/** What the browser does when the person goes; true: it asks them first. */
function leave(): boolean {
  return !globalThis.dispatchEvent(new Event('beforeunload', { cancelable: true }));
}

describe('SessionPage', () => {
  it('lets the host page ask before a call is left, and nobody anywhere else', () => {
    const { asked, store, page } = open(false);
    expect([leave(), asked.length]).to.deep.equal([false, 0]);
    store.transition({ type: 'seat', seat: 'waiting' });
    expect([leave(), asked.length]).to.deep.equal([false, 0]);
    enterCall(store);
    expect([leave(), asked.length]).to.deep.equal([true, 1]);
    store.transition({ type: 'ended', reason: 'left' });
    expect([leave(), asked.length]).to.deep.equal([false, 1]);
    page.close();
  });

  it('keeps nobody where the host page has no objection, nor after its end', () => {
    const { asked, store, page } = open(true);
    enterCall(store);
    expect([leave(), asked.length]).to.deep.equal([false, 1]);
    page.close();
    expect([leave(), asked.length]).to.deep.equal([false, 1]);
  });

  it('lets the camera go first when the page is put away, and comes back to a call that is reconnecting', () => {
    const { asked, store, page } = open(true);
    enterCall(store);
    document.dispatchEvent(new Event('freeze'));
    expect(asked).to.deep.equal(['devices let go', 'call stopped', 'line let go']);
    expect([store.snapshot.state, store.snapshot.reason]).to.deep.equal(['reconnecting', 'media']);
    document.dispatchEvent(new Event('resume'));
    expect(asked.slice(3)).to.deep.equal(['line looked at', 'devices taken again']);
    page.close();
  });
});
