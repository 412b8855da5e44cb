import type { QueueEntry } from '@consult-room/protocol';
import { expect } from '@open-wc/testing';
import type { ConsultQueuePanel } from './consult-queue-panel.ts';
import './consult-queue-panel.ts';
import { ConsultRoomHarness } from './testing/consult-room-harness.ts';

const entry = (name: string, state: QueueEntry['state'], more: Partial<QueueEntry> = {}): QueueEntry => ({
  appointmentId: 'apt_1', participantId: `par_${name}`, role: 'patient', name, state, connected: true, start: '2026-11-24T10:30:00Z', end: '2026-11-24T11:00:00Z', appointmentState: 'open', ...more,
});
const open = { connection: 'open', code: null, clinic: null } as const;

describe('consult-queue-panel', () => {
  let queue: ConsultQueuePanel;
  let harness: ConsultRoomHarness;
  beforeEach(async () => {
    queue = document.createElement('consult-queue-panel');
    queue.lang = 'en';
    document.body.append(queue);
    harness = new ConsultRoomHarness(queue);
    await queue.updateComplete;
  });
  afterEach(() => { queue.remove(); });
  const show = async (entries: readonly QueueEntry[], more = {}): Promise<void> => {
    Object.assign(queue, { snapshot: { ...open, entries, ...more } });
    await queue.updateComplete;
    await queue.shadowRoot?.querySelector('consult-queue-list')?.updateComplete;
  };

  it('is accessible: with people, without, and when the line is lost', async () => {
    await show([entry('Maria', 'waiting'), entry('Sam', 'invited')]);
    await expect(queue).shadowDom.to.be.accessible();
    await show([]);
    await expect(queue).shadowDom.to.be.accessible();
    await show([entry('Maria', 'waiting')], { connection: 'lost' });
    await expect(queue).shadowDom.to.be.accessible();
  });

  it('leaves the clinicians out and says how many wait', async () => {
    await show([entry('Rivera', 'in-room', { role: 'clinician' }), entry('Maria', 'waiting')]);
    expect(queue.entries.map(({ name }) => name)).to.deep.equal(['Maria']);
    expect(harness.text()).to.contain('Waiting now: 1').and.not.contain('Rivera');
  });

  it('an empty day says so', async () => {
    await show([]);
    expect(harness.text()).to.contain('No appointments today');
  });

  it('an old list is called old', async () => {
    await show([entry('Maria', 'waiting')], { connection: 'lost' });
    expect(harness.text()).to.contain('This list may be old');
  });

  it('searches only where there are many', async () => {
    await show([entry('Maria', 'waiting')]);
    expect(harness.part('search')).to.equal(null);
    await show(['Ann', 'Bob', 'Cid', 'Dan', 'Eva', 'Fay', 'Maria'].map((name) => entry(name, 'invited')));
    const search = harness.part('search') as HTMLInputElement;
    search.value = 'MAR';
    search.dispatchEvent(new InputEvent('input'));
    await show([...queue.entries]);
    expect(harness.parts('row')).to.have.length(1);
    search.value = 'nobody';
    search.dispatchEvent(new InputEvent('input'));
    await queue.updateComplete;
    expect(harness.text()).to.contain('Nobody of that name today.');
  });

  it('asks back with name and time before it admits', async () => {
    await show([entry('Maria', 'waiting')]);
    Object.assign(queue, { token: 'not-used', gateway: location.origin });
    await queue.updateComplete;
    await show([entry('Maria', 'waiting')]);
    harness.press('primary');
    await queue.updateComplete;
    await queue.shadowRoot?.querySelector('consult-person-dialogs')?.updateComplete;
    expect(harness.text()).to.match(/Admit Maria ?, \d+:30/);
  });

  it('admitting without a line to the clinic is refused with a code', async () => {
    const refusal = await queue.admit('par_Maria').then(() => null, (error: { readonly code?: string }) => error.code);
    expect(refusal).to.equal('offline');
  });

  it('remove() without an id takes the element off the page, as with any element', () => {
    queue.remove();
    expect(queue.isConnected).to.equal(false);
  });

  it('keeps tokens out of the attributes', async () => {
    queue.token = 'secret';
    await queue.updateComplete;
    expect(queue.outerHTML).to.not.contain('secret');
  });
});
