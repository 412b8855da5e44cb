import { expect } from '@open-wc/testing';
import { PageLife } from './page-life.ts';

function live(): { readonly heard: string[]; readonly life: PageLife } {
  const heard: string[] = [];
  const life = new PageLife({ onSleep: () => heard.push('sleep'), onWake: () => heard.push('wake'), onReturn: () => heard.push('return') });
  return { heard, life };
}

const page = (type: string, persisted: boolean) => globalThis.dispatchEvent(new PageTransitionEvent(type, { persisted }));

describe('PageLife', () => {
  it('sleeps and wakes once, whichever of its signs the browser gives', () => {
    const { heard, life } = live();
    page('pagehide', true);
    document.dispatchEvent(new Event('freeze'));
    document.dispatchEvent(new Event('resume'));
    page('pageshow', true);
    life.close();
    expect(heard).to.deep.equal(['sleep', 'wake']);
  });

  it('does not care for a page that is loaded or goes for good', () => {
    const { heard, life } = live();
    page('pageshow', false);
    page('pagehide', false);
    document.dispatchEvent(new Event('resume'));
    life.close();
    expect(heard).to.deep.equal([]);
  });

  it('looks again when the network or the person is back, and not after its end', () => {
    const { heard, life } = live();
    globalThis.dispatchEvent(new Event('online'));
    document.dispatchEvent(new Event('visibilitychange'));
    life.close();
    globalThis.dispatchEvent(new Event('online'));
    expect(heard).to.deep.equal(['return', 'return']);
  });

  it('notices that the machine slept: the clocks have parted', async () => {
    const now = Date.now.bind(Date);
    let sleptMs = 0;
    Date.now = () => now() + sleptMs;
    const { heard, life } = live();
    try {
      sleptMs = 600_000;
      await new Promise<void>((resolve) => {
        const look = setInterval(() => {
          if (heard.length === 0) return;
          clearInterval(look);
          resolve();
        }, 20);
      });
      expect(heard).to.deep.equal(['return']);
    } finally {
      Date.now = now;
      life.close();
    }
  });
});
