import { expect } from '@open-wc/testing';
import { ConsultError } from '../../consult-error.ts';
import type { SessionSnapshot } from '../../session/snapshot.ts';
import { mountView, type MountedView } from '../../testing/mount-view.ts';
import './call-badges.ts';
import './safety-code.ts';

const comparing: Partial<SessionSnapshot> = {
  state: 'in-room', encryption: { state: 'encrypted', code: 'authenticated' }, safety: { code: { digits: '018207', pictures: [0, 5, 41, 63] }, members: ['Maria Jensen'], asserted: [], unchecked: ['Maria Jensen'] },
};

/** Two others in the call, of whom these were not compared. */
const threeOf = (unchecked: readonly string[]): Partial<SessionSnapshot> => ({ ...comparing, safety: { code: null, members: ['Maria Jensen', 'Tom Okafor'], asserted: [], unchecked } });

describe('safety-code', () => {
  let view: MountedView<'consult-call-badges'>;
  afterEach(() => { view.close(); });
  const open = async (snapshot: Partial<SessionSnapshot>): Promise<void> => {
    view = await mountView('consult-call-badges', snapshot);
    await press('lock');
  };
  const press = async (part: string): Promise<void> => { view.harness.press(part); await view.settled(); await view.settled(); };
  const dialog = (): HTMLDialogElement | null | undefined => view.element.shadowRoot?.querySelector('dialog');

  it('stays behind the lock until somebody asks', async () => {
    await open(comparing);
    expect(view.harness.part('lock')?.getAttribute('aria-expanded')).to.equal('true');
    await press('lock');
    expect(view.harness.part('code')).to.equal(null);
    expect(view.harness.part('lock')?.getAttribute('aria-expanded')).to.equal('false');
  });

  it('shows six digits in two groups and four named pictures, in plain words', async () => {
    await open(comparing);
    expect(view.harness.text()).to.contain('Read this to each other: 018 207').and.contain('Dog').and.contain('Mouse').and.contain('Car').and.contain('Moon')
      .and.contain('Same on both sides? Then nobody is listening.').and.contain('Who can see and hear you: Maria Jensen');
    await expect(view.element).shadowDom.to.be.accessible();
  });

  it('says on the lock that somebody is new among people who were compared, and else not', async () => {
    await open(threeOf(['Tom Okafor']));
    expect(view.harness.part('lock')?.textContent).to.contain('1 new, not compared yet');
    view.session.set(threeOf(['Maria Jensen', 'Tom Okafor']));
    await view.settled();
    expect(view.harness.part('lock')?.textContent).to.contain('Encrypted');
  });

  it('is heard digit by digit', async () => {
    await open(comparing);
    expect(view.harness.part('code')?.querySelector('.spoken')?.textContent).to.equal('0 1 8, 2 0 7');
    expect(view.harness.part('code')?.querySelector('[aria-hidden=true]')?.textContent).to.equal('018 207');
  });

  it('takes either answer for the digits that were shown, and closes', async () => {
    for (const [part, same] of [['code-match', true], ['code-mismatch', false]] as const) {
      await open(comparing);
      await press(part);
      expect(view.session.asked).to.deep.equal([{ intent: 'compareSafetyCode', with: ['018207', same] }]);
      expect(dialog()).to.equal(null);
      expect(view.element.shadowRoot?.activeElement).to.equal(view.harness.part('lock'));
      view.close();
    }
    await open(comparing);
  });

  it('says so when the code has changed meanwhile, and stays open with the new one', async () => {
    await open(comparing);
    view.session.refusal = new ConsultError('code-changed', true);
    view.session.set({ safety: { code: { digits: '555666', pictures: [1, 2, 3, 4] }, members: ['Maria Jensen'], asserted: [], unchecked: ['Maria Jensen'] } });
    await press('code-match');
    expect(view.harness.text()).to.contain('The code has changed').and.contain('555 666');
  });

  it('asks nothing more once everybody was compared, and says verified on the lock', async () => {
    await open({ ...comparing, encryption: { state: 'verified', code: 'compared' }, safety: { code: { digits: '018207', pictures: [0, 1, 2, 3] }, members: ['Maria Jensen'], asserted: [], unchecked: [] } });
    expect(view.harness.part('lock')?.dataset['encryption']).to.equal('verified');
    expect(view.harness.text()).to.contain('Encrypted and checked').and.contain('You compared the code with everyone').and.contain('018 207');
    expect(view.harness.part('code-match')).to.equal(null);
    await expect(view.element).shadowDom.to.be.accessible();
  });

  it('asks again when somebody new is in the call, by name', async () => {
    await open({ ...comparing, safety: { code: { digits: '018207', pictures: [0, 1, 2, 3] }, members: ['Maria Jensen', 'Tom Okafor'], asserted: [], unchecked: ['Tom Okafor'] } });
    expect(view.harness.text()).to.contain('Who can see and hear you: Maria Jensen and Tom Okafor').and.contain('Not compared yet: Tom Okafor');
    expect(view.harness.part('code-match')).to.not.equal(null);
  });

  it('waits in words while a device has not answered, and offers nothing where there is no encryption to compare', async () => {
    await open({ ...comparing, safety: { code: null, members: ['Maria Jensen'], asserted: [], unchecked: ['Maria Jensen'] } });
    expect(view.harness.text()).to.contain('The code to compare appears in a moment.');
    expect(view.harness.part('code-match')).to.equal(null);
    view.session.set({ encryption: { state: 'pending', code: 'no-frames' }, safety: comparing.safety ?? { code: null, members: [], asserted: [], unchecked: [] } });
    await view.settled();
    expect(view.harness.part('code')).to.equal(null);
  });

  it('closes with Escape', async () => {
    await open(comparing);
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    await view.settled();
    expect(dialog()).to.equal(null);
  });
});
