import { expect } from '@open-wc/testing';
import { mountView, type MountedView } from '../../testing/mount-view.ts';
import { performPersonAction, type PersonIntents } from './person-action.ts';
import type { PersonQuestion } from './person-dialogs.ts';
import './person-dialogs.ts';

const questions: readonly PersonQuestion[] = [
  { kind: 'admit', name: 'Maria Jensen', start: '2026-11-24T10:30:00Z' }, { kind: 'deny', name: 'Maria Jensen' },
  { kind: 'message', name: 'Maria Jensen' }, { kind: 'remove', name: 'Maria Jensen' }, { kind: 'end' }, { kind: 'leave' },
];
const maria = { id: 'par_1', name: 'Maria Jensen', start: null };

describe('person-dialogs', () => {
  let view: MountedView<'consult-person-dialogs'>;
  beforeEach(async () => { view = await mountView('consult-person-dialogs'); });
  afterEach(() => { view.close(); });
  const open = async (question: PersonQuestion) => {
    const answer = view.element.ask(question);
    await view.settled();
    await view.settled();
    return { answer };
  };

  for (const question of questions) {
    it(`${question.kind}: is accessible, and starts on the harmless answer`, async () => {
      await open(question);
      await expect(view.element).shadowDom.to.be.accessible();
      expect(view.element.shadowRoot?.activeElement?.getAttribute('part')).to.equal('cancel');
      expect(view.harness.parts('primary')).to.have.length(1);
    });
  }

  it('asks back with the name, as text', async () => {
    await open({ kind: 'admit', name: '<b>Maria</b>', start: null });
    expect(view.harness.text()).to.contain('Admit <b>Maria</b> ?');
  });

  it('cancel and Escape mean no', async () => {
    const first = await open({ kind: 'end' });
    view.harness.press('cancel');
    expect(await first.answer).to.equal(null);
    const second = await open({ kind: 'end' });
    view.element.shadowRoot?.querySelector('dialog')?.close();
    expect(await second.answer).to.equal(null);
  });

  it('a newer question answers the older one with no', async () => {
    const first = await open({ kind: 'end' });
    await open({ kind: 'leave' });
    expect(await first.answer).to.equal(null);
  });

  it('a ready-made reason goes with the denial', async () => {
    const asked: unknown[] = [];
    const intents = { deny: async (...args: unknown[]) => { asked.push(args); } } as Partial<PersonIntents> as PersonIntents;
    const done = performPersonAction('deny', maria, view.element, intents);
    await view.settled();
    await view.settled();
    view.harness.press('primary');
    expect(await done).to.equal(true);
    expect(asked).to.deep.equal([['par_1', 'We have to move your appointment. We will call you.']]);
  });

  it('one’s own message is sent as it was written', async () => {
    const asked: unknown[] = [];
    const intents = { notify: async (...args: unknown[]) => { asked.push(args); } } as Partial<PersonIntents> as PersonIntents;
    const done = performPersonAction('message', maria, view.element, intents);
    await view.settled();
    await view.settled();
    const own = [...view.element.shadowRoot?.querySelectorAll('input') ?? []].at(-1);
    own?.click();
    await view.settled();
    const text = view.element.shadowRoot?.querySelector('textarea');
    if (text) text.value = ' The doctor is on her way. ';
    view.harness.press('primary');
    expect(await done).to.equal(true);
    expect(asked).to.deep.equal([['par_1', 'The doctor is on her way.']]);
  });

  it('nothing happens to anybody when the host thinks better of it', async () => {
    const intents = { remove: () => { throw new Error('was asked'); } } as Partial<PersonIntents> as PersonIntents;
    const done = performPersonAction('remove', maria, view.element, intents);
    await view.settled();
    await view.settled();
    view.harness.press('cancel');
    expect(await done).to.equal(false);
  });
});
