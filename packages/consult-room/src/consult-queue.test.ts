import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import './consult-queue.ts';
import type { ConsultQueue } from './consult-queue.ts';
import { waitUntil } from './testing/wait-until.ts';

/** The discard port: nobody answers there. */
const nowhere = 'http://127.0.0.1:9';
const panelOf = (queue: ConsultQueue) => queue.shadowRoot?.querySelector('consult-queue-panel') ?? null;

describe('<consult-queue>', () => {
  it('brings its panel by itself and hands on what the page sets, before and after', async () => {
    const queue = await fixture<ConsultQueue>(html`<consult-queue gateway=${nowhere} lang="de"></consult-queue>`);
    await waitUntil(() => panelOf(queue) !== null, 'the panel is there');
    expect(panelOf(queue)?.gateway).to.equal(nowhere);
    queue.theme = 'dark';
    await queue.updateComplete;
    expect(panelOf(queue)?.theme).to.equal('dark');
    expect(queue.entries).to.deep.equal([]);
  });

  it('refuses with a code what cannot be done without a line', async () => {
    const queue = await fixture<ConsultQueue>(html`<consult-queue gateway=${nowhere}></consult-queue>`);
    const refused = await queue.admit(`par_${'A'.repeat(22)}`).catch((error: unknown) => error);
    expect(refused).to.have.property('code', 'offline');
  });

  it('lets the page hear what happens inside', async () => {
    const queue = await fixture<ConsultQueue>(html`<consult-queue gateway=${nowhere}></consult-queue>`);
    await waitUntil(() => panelOf(queue) !== null, 'the panel is there');
    setTimeout(() => panelOf(queue)?.dispatchEvent(new CustomEvent('consult-admit', { detail: { participantId: 'p' }, bubbles: true, composed: true })));
    const { target, detail } = await oneEvent(queue, 'consult-admit');
    expect(target).to.equal(queue);
    expect(detail.participantId).to.equal('p');
  });

  it('leaves the page like any element', async () => {
    const queue = await fixture<ConsultQueue>(html`<consult-queue gateway=${nowhere}></consult-queue>`);
    queue.remove();
    expect(queue.isConnected).to.equal(false);
  });
});
