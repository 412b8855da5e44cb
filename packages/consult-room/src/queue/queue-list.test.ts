import type { QueueEntry } from '@consult-room/protocol';
import { expect } from '@open-wc/testing';
import { mountView, type MountedView } from '../testing/mount-view.ts';
import type { QueueRequest } from './queue-list.ts';
import './queue-list.ts';

const entry = (name: string, state: QueueEntry['state'], more: Partial<QueueEntry> = {}): QueueEntry => ({
  appointmentId: 'apt_1', participantId: `par_${name}`, role: 'patient', name, state, connected: true, start: '2026-11-24T10:30:00Z', end: '2026-11-24T11:00:00Z', appointmentState: 'open', ...more,
});
const check = { camera: { status: 'fail', code: 'camera-in-use' }, microphone: { status: 'pass' }, speaker: { status: 'untested' }, network: { status: 'weak' }, encryption: { status: 'pass' } } as const;
const day = [entry('Peter', 'left'), entry('Maria', 'waiting', { waitingSince: Date.now() - 4 * 60_000 - 5_000, check }), entry('Tom', 'waiting', { waitingSince: Date.now() }), entry('Olga', 'in-room'), entry('Inés', 'held'), entry('Sam', 'invited')];

describe('queue-list', () => {
  let view: MountedView<'consult-queue-list'>;
  let requests: QueueRequest[] = [];
  beforeEach(async () => {
    view = await mountView('consult-queue-list');
    requests = [];
    view.element.addEventListener('consult-queue-request', (event) => { requests.push((event as CustomEvent<QueueRequest>).detail); });
    Object.assign(view.element, { entries: day, admitIsPrimary: true });
    await view.settled();
  });
  afterEach(() => { view.close(); });
  const row = (name: string): HTMLElement | null | undefined => view.element.shadowRoot?.querySelector<HTMLElement>(`[data-participant-row="par_${name}"]`);

  const parts = (name: string): readonly (string | null)[] => [...row(name)?.querySelectorAll('button') ?? []].map((button) => button.getAttribute('part'));

  it('is accessible', async () => {
    await expect(view.element).shadowDom.to.be.accessible();
  });

  it('says every state in words', () => {
    const words = day.map(({ name }) => row(name)?.querySelector('.state')?.textContent?.trim());
    expect(words).to.deep.equal(['Has left', 'Waiting for 4 minutes', 'Just arrived', 'In the room', 'On hold', 'Not yet here']);
  });

  it('its one primary action admits the first who waits', () => {
    expect(view.harness.parts('primary')).to.have.length(1);
    expect(view.harness.parts('admit')).to.have.length(2);
    view.harness.press('primary');
    expect(requests.map(({ action, entry: { name } }) => [action, name])).to.deep.equal([['admit', 'Maria']]);
  });

  it('offers on each row what can be done there, and nothing else', () => {
    expect(parts('Tom')).to.deep.equal(['admit', 'message']);
    expect(parts('Olga')).to.deep.equal(['hold']);
    expect(parts('Inés')).to.deep.equal(['resume']);
    expect(parts('Sam')).to.deep.equal([]);
    expect(parts('Peter')).to.deep.equal([]);
  });

  it('keeps rare and grave actions behind one press', async () => {
    view.harness.press('more');
    await view.settled();
    view.harness.press('deny');
    expect(requests.map(({ action, entry: { name } }) => [action, name])).to.deep.equal([['deny', 'Maria']]);
  });

  it('tells the device check in words, not in colours', () => {
    const spoken = [...row('Maria')?.querySelectorAll('.mark') ?? []].map((mark) => mark.textContent?.trim());
    expect(spoken).to.deep.equal(['Camera: Does not work', 'Microphone: Works', 'Connection: Weak', 'Privacy: Works']);
  });

  it('adds what the test of the network measured', async () => {
    const figures = { path: 'relay-tls', roundTripMs: 90, lossUpPercent: 0, lossDownPercent: 7.4, upKbps: 900, downKbps: 800 } as const;
    view.element.entries = [entry('Maria', 'waiting', { check: { ...check, network: { status: 'weak', code: 'loss', figures } } })];
    await view.settled();
    expect(row('Maria')?.querySelectorAll('.mark')[2]?.textContent?.trim()).to.equal('Connection: Weak · 90 ms · ↑ 900 ↓ 800 kbit/s · 7.4 % · relay-tls');
  });

  it('waits for the one request under way', async () => {
    view.element.busy = true;
    await view.settled();
    view.harness.part('primary')?.click();
    expect(requests).to.deep.equal([]);
  });
});
