import { expect } from '@open-wc/testing';
import { ConsultError } from '../../consult-error.ts';
import { mountView, type MountedView } from '../../testing/mount-view.ts';
import './door-screen.ts';

describe('door-screen', () => {
  let view: MountedView<'consult-door-screen'>;
  afterEach(() => { view.close(); });

  for (const [name, snapshot] of Object.entries({ open: {}, early: { reason: 'too-early', opensAt: new Date().toISOString() }, 'in use': { reason: 'seat-in-use' }, unknown: { reason: 'link-unknown' } })) {
    it(`${name}: is accessible and has one primary action`, async () => {
      view = await mountView('consult-door-screen', snapshot);
      await expect(view.element).shadowDom.to.be.accessible();
      expect(view.harness.parts('primary').length).to.be.at.most(1);
    });
  }

  it('redeems only when a person presses', async () => {
    view = await mountView('consult-door-screen');
    expect(view.session.asked).to.deep.equal([]);
    view.harness.press('primary');
    expect(view.session.asked.map(({ intent }) => intent)).to.deep.equal(['continueFromDoor']);
  });

  it('shows nothing personal', async () => {
    view = await mountView('consult-door-screen', { self: { id: 'par_1', role: 'patient', name: 'Maria Jensen' }, clinicians: ['Dr. Rivera'] });
    expect(view.harness.text()).to.not.match(/Maria|Rivera/);
  });

  it('takes one press at a time', async () => {
    view = await mountView('consult-door-screen', { busy: true });
    expect(() => { view.harness.press('primary'); }).to.throw('busy');
    view.harness.part('primary')?.click();
    expect(view.session.asked).to.deep.equal([]);
  });

  it('says in words what was refused, and keeps the button', async () => {
    view = await mountView('consult-door-screen');
    view.session.refusal = new ConsultError('unavailable', true);
    view.harness.press('primary');
    await view.settled();
    await view.settled();
    expect(view.harness.text()).to.match(/does not answer.*unavailable/);
    view.harness.press('primary');
  });

  it('an unknown link leads to help, not to a second try', async () => {
    view = await mountView('consult-door-screen', { reason: 'link-unknown' });
    let wanted = 0;
    view.element.addEventListener('consult-help-wanted', () => { wanted += 1; });
    view.harness.press('primary');
    expect(wanted).to.equal(1);
    expect(view.session.asked).to.deep.equal([]);
  });

  for (const reason of ['birth-date-required', 'birth-date-wrong']) {
    it(`${reason}: asks when the person was born and goes on with the answer, not without one`, async () => {
      view = await mountView('consult-door-screen', { reason, recoverable: true });
      await expect(view.element).shadowDom.to.be.accessible();
      view.harness.press('primary');
      expect(view.session.asked).to.deep.equal([]);
      const field = view.element.shadowRoot?.querySelector('input');
      if (!field) throw new Error('there is no field');
      expect(field.type).to.equal('date');
      field.value = '1961-05-17';
      view.harness.press('primary');
      expect(view.session.asked).to.deep.equal([{ intent: 'continueFromDoor', with: ['1961-05-17'] }]);
    });
  }

  it('a wrong birth date is said in words', async () => {
    view = await mountView('consult-door-screen', { reason: 'birth-date-wrong', recoverable: true });
    view.session.refusal = new ConsultError('birth-date-wrong', true);
    const field = view.element.shadowRoot?.querySelector('input');
    if (field) field.value = '1961-05-17';
    view.harness.press('primary');
    await view.settled();
    await view.settled();
    expect(view.harness.text()).to.match(/not the date your clinic has/);
  });

  it('moves the seat here when it is open elsewhere', async () => {
    view = await mountView('consult-door-screen', { reason: 'seat-in-use', recoverable: true });
    expect(view.harness.part('primary')?.textContent).to.contain('Continue here');
    view.harness.press('primary');
    expect(view.session.asked.map(({ intent }) => intent)).to.deep.equal(['continueFromDoor']);
  });
});
