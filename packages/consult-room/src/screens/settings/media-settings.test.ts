import { expect } from '@open-wc/testing';
import { ConsultError } from '../../consult-error.ts';
import type { OwnMediaView } from '../../session/snapshot.ts';
import { mountView, type MountedView } from '../../testing/mount-view.ts';
import { waitUntil } from '../../testing/wait-until.ts';
import './media-settings.ts';

const devices = {
  cameras: [{ id: 'a', label: 'Front' }, { id: 'b', label: 'Back' }], microphones: [{ id: 'm', label: 'Built-in' }], speakers: [],
  camera: 'a', microphone: 'm', speaker: null,
};
const sound: OwnMediaView['sound'] = [{ name: 'noiseSuppression', on: true }, { name: 'echoCancellation', on: false }];

describe('media-settings', () => {
  let view: MountedView<'consult-media-settings'>;
  afterEach(() => { view.close(); });
  const show = async (own: OwnMediaView | null): Promise<void> => {
    view = await mountView('consult-media-settings');
    view.element.actions = view.session;
    tell(own);
    await waitUntil(() => view.harness.part('dialog')?.matches(':modal'), 'open');
    await view.settled();
    // Half faded in, nothing has its colour yet.
    await Promise.all(view.harness.part('dialog')?.getAnimations().map(({ finished }) => finished) ?? []);
  };
  const tell = (ownMedia: OwnMediaView | null): void => { view.element.model = { ...view.session.snapshot, devices, ownMedia }; };
  const switches = (): readonly (readonly (string | null | undefined)[])[] => view.harness.parts('switch').map((one) => [one.dataset['switch'], one.getAttribute('aria-checked')]);

  it('is accessible', async () => {
    await show({ sound, blur: 'off' });
    await expect(view.element).shadowDom.to.be.accessible();
  });

  it('offers a choice only where there is one', async () => {
    await show(null);
    expect(view.harness.parts('select').length).to.equal(1);
    expect(switches()).to.deep.equal([]);
    const select = view.harness.part('select') as HTMLSelectElement;
    select.value = 'b';
    select.dispatchEvent(new Event('change'));
    expect(view.session.asked).to.deep.include({ intent: 'chooseDevice', with: ['camera', 'b'] });
  });

  it('shows each switch as it is, asks for the other, and moves only when the track has moved', async () => {
    await show({ sound, blur: null });
    expect(switches()).to.deep.equal([['noiseSuppression', 'true'], ['echoCancellation', 'false']]);
    expect(view.harness.part('switch')?.textContent).to.contain('Make background noise quieter');
    view.harness.press('switch');
    await waitUntil(() => view.session.ownMediaAsked.length > 0, 'asked');
    expect(view.session.ownMediaAsked).to.deep.equal([['setSound', 'noiseSuppression', false]]);
    await view.settled();
    expect(switches()[0]).to.deep.equal(['noiseSuppression', 'true']);
    tell({ sound: [{ name: 'noiseSuppression', on: false }], blur: null });
    await view.settled();
    expect(switches()).to.deep.equal([['noiseSuppression', 'false']]);
  });

  it('tells where the blur is on its way, and asks for what it is not', async () => {
    await show({ sound: [], blur: 'off' });
    view.harness.press('switch');
    await waitUntil(() => view.session.ownMediaAsked.length > 0, 'asked');
    expect(view.session.ownMediaAsked).to.deep.equal([['setBlur', true]]);
    tell({ sound: [], blur: 'starting' });
    await view.settled();
    expect(switches()).to.deep.equal([['blur', 'false']]);
    expect(view.harness.text()).to.contain('One moment…');
    tell({ sound: [], blur: 'on' });
    await view.settled();
    expect(switches()).to.deep.equal([['blur', 'true']]);
    expect(view.harness.text()).to.contain('Nobody else gets the clear picture');
  });

  it('says in words what the browser did not do', async () => {
    await show({ sound, blur: 'off' });
    view.session.refusal = new ConsultError('sound-fixed');
    view.harness.press('switch');
    await waitUntil(() => view.harness.text().includes('Everything stays as it was'), 'told');
  });

  it('closes by its button and by Escape alike', async () => {
    await show({ sound, blur: 'off' });
    let closed = 0;
    view.element.addEventListener('consult-closed', () => { closed += 1; });
    view.harness.press('cancel');
    await waitUntil(() => closed === 1, 'closed');
  });
});
