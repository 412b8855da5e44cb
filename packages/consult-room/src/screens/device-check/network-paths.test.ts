import { expect } from '@open-wc/testing';
import type { PathFinding } from '../../session/snapshot.ts';
import { mountView, type MountedView } from '../../testing/mount-view.ts';
import './network-paths.ts';

const findings: readonly PathFinding[] = [
  { by: 'direct', target: 'UDP', open: false }, { by: 'udp', target: 'turn.clinic.test:3478, UDP', open: false },
  { by: 'tcp', target: 'turn.clinic.test:3478, TCP', open: true }, { by: 'tls', target: 'turn.clinic.test:443, TLS', open: false },
];

describe('network-paths', () => {
  let view: MountedView<'consult-network-paths'>;
  let asked = 0;
  const show = async (test: () => Promise<readonly PathFinding[]>): Promise<void> => {
    view = await mountView('consult-network-paths');
    view.element.test = test;
    view.element.shadowRoot?.querySelector('details')?.setAttribute('open', '');
    view.harness.press('paths');
    await view.settled();
    await view.settled();
  };
  const line = (by: string): HTMLElement | null | undefined => view.element.shadowRoot?.querySelector<HTMLElement>(`[data-path="${by}"]`);
  afterEach(() => { view.close(); });

  it('says of every way whether it is open, and of each closed one what to do', async () => {
    asked = 0;
    await show(async () => { asked += 1; return findings; });
    expect(asked).to.equal(1);
    await expect(view.element).shadowDom.to.be.accessible();
    expect(line('tcp')?.textContent).to.match(/By the relay turn\.clinic\.test:3478, TCP\s*:\s*open/);
    expect(line('tcp')?.querySelector('.cure')).to.equal(null);
    expect(line('udp')?.textContent).to.contain('let turn.clinic.test:3478, UDP pass');
    expect(line('direct')?.dataset['status']).to.equal('weak');
    expect(line('tls')?.dataset['status']).to.equal('fail');
    expect(line('tls')?.textContent).to.contain('do not break it open on the way');
  });

  it('hands on the same as text', async () => {
    await show(async () => findings);
    const copied: string[] = [];
    const real = navigator.clipboard.writeText;
    navigator.clipboard.writeText = async (text) => { copied.push(text); };
    view.harness.press('copy');
    await view.settled();
    await view.settled();
    navigator.clipboard.writeText = real;
    expect(copied[0]?.split('\n')).to.deep.equal([
      'For your IT department: ways out of this network',
      'Straight to the video server, over UDP: closed', '  Calls work without it, a little slower. To open it, let UDP to the video server pass.',
      'By the relay turn.clinic.test:3478, UDP: closed', '  Calls work without it where another way is open. To open it, let turn.clinic.test:3478, UDP pass.',
      'By the relay turn.clinic.test:3478, TCP: open',
      'By the relay turn.clinic.test:443, TLS: closed', '  Calls may depend on this one: let turn.clinic.test:443, TLS pass, and do not break it open on the way.',
    ]);
    expect(view.harness.text()).to.contain('Copied.');
  });

  it('can be tried again when there was nothing to test with', async () => {
    await show(async () => { throw new Error('media-unavailable'); });
    expect(line('direct')).to.equal(null);
    expect(view.harness.part('paths')?.getAttribute('aria-disabled')).to.equal('false');
  });
});
