import { expect } from '@open-wc/testing';
import { mountView, type MountedView } from '../../testing/mount-view.ts';
import './help-bar.ts';

describe('help-bar', () => {
  let view: MountedView<'consult-help-bar'>;
  beforeEach(async () => {
    view = await mountView('consult-help-bar');
    Object.assign(view.element, { phone: '+1 555 010 0199', code: 'media-unavailable' });
    await view.settled();
  });
  afterEach(() => { view.close(); });

  it('is accessible, closed and open', async () => {
    await expect(view.element).shadowDom.to.be.accessible();
    view.harness.press('help');
    await expect(view.element).shadowDom.to.be.accessible();
  });

  it('one tap calls the clinic', () => {
    expect(view.harness.part('phone')?.getAttribute('href')).to.equal('tel:+15550100199');
  });

  it('opens as a modal with the code, and gives the focus back', () => {
    const button = view.harness.part('help');
    button?.focus();
    view.harness.press('help');
    expect(view.harness.text()).to.contain('media-unavailable');
    view.harness.press('cancel');
    expect(view.element.shadowRoot?.activeElement).to.equal(button);
  });

  it('where no number is known it says where to find one', async () => {
    view.element.phone = null;
    await view.settled();
    view.harness.press('help');
    expect(view.harness.text()).to.contain('in your invitation');
  });
});
