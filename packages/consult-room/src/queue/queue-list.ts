import type { CheckResult, NetworkItem, QueueEntry } from '@consult-room/protocol';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { queueIcons } from '../icons/queue-icons.ts';
import { roomIcons } from '../icons/room-icons.ts';
import { Clock } from '../screens/clock.ts';
import { define } from '../screens/define.ts';
import type { PersonAction } from '../screens/people/person-action.ts';
import { WordsElement } from '../screens/words-element.ts';
import { controls } from '../styles/controls.ts';
import './queue-menu.ts';
import { queueListStyles } from './queue-list.styles.ts';

/** What staff asked for on a row. */
export interface QueueRequest {
  readonly action: PersonAction;
  readonly entry: QueueEntry;
}

const checkIcons = { camera: roomIcons.camera, microphone: roomIcons.microphone, speaker: roomIcons.speaker, network: roomIcons.network, encryption: roomIcons.lock };
const kinds = Object.keys(checkIcons) as (keyof CheckResult)[];

/**
 * Today's people in order, each with the state in words and what can be done now.
 * @fires consult-queue-request - `detail: QueueRequest`
 */
export class QueueList extends WordsElement {
  static override readonly styles = [controls, queueListStyles];
  static override readonly properties = { entries: { attribute: false }, admitIsPrimary: { attribute: false }, busy: { attribute: false } };
  declare entries: readonly QueueEntry[];
  declare admitIsPrimary: boolean;
  declare busy: boolean;
  readonly #clock = new Clock(this, 5_000);

  constructor() {
    super();
    this.entries = [];
    this.admitIsPrimary = false;
    this.busy = false;
  }

  protected override render(): TemplateResult {
    const first = this.entries.find(({ state }) => state === 'waiting');
    return html`<ol>${repeat(this.entries, ({ participantId }) => participantId, (entry) => this.#renderRow(entry, entry === first))}</ol>`;
  }

  #renderRow(entry: QueueEntry, first: boolean): TemplateResult {
    return html`<li part="row" class="row" data-state=${entry.state} data-participant-row=${entry.participantId}>
      <time datetime=${entry.start}>${this.words.time(entry.start)}</time>
      <div class="who"><p class="name"><bdi>${entry.name}</bdi>${entry.role === 'patient' ? nothing : html` <span class="soft">${this.text(`role.${entry.role}`)}</span>`}</p>
        <p class="state"><span class="dot"></span>${this.#state(entry)}</p></div>
      ${entry.check && isHere(entry) ? this.#renderCheck(entry.check) : html`<span class="checks"></span>`}
      <div class="acts">${this.#renderActions(entry, first)}</div>
    </li>`;
  }

  #state({ state, connected, waitingSince }: QueueEntry): string {
    const words = this.text(`queue.state.${state}`);
    if (!connected && (state === 'waiting' || state === 'in-room')) return `${words} · ${this.text('people.away')}`;
    if (state !== 'waiting' || waitingSince === undefined) return words;
    const minutes = Math.floor((this.#clock.now - waitingSince) / 60_000);
    return minutes < 1 ? this.text('people.just-now') : this.text('people.since', { minutes: this.words.minutes(minutes) });
  }

  #renderCheck(check: CheckResult): TemplateResult {
    const told = kinds.filter((kind) => check[kind].status !== 'untested' && check[kind].status !== 'testing');
    return html`<ul class="checks" aria-label=${this.text('queue.check')}>${told.map((kind) => this.#renderMark(kind, check[kind]))}</ul>`;
  }

  #renderMark(kind: keyof CheckResult, { status, figures }: NetworkItem): TemplateResult {
    const words = this.text('queue.check.of', { device: this.text(`check.${kind}`), result: this.text(`check.${status}`) }) + (figures ? inFigures(figures) : '');
    return html`<li class="mark" data-status=${status} title=${words}>${checkIcons[kind]()}<span class="spoken">${words}</span></li>`;
  }

  #renderActions(entry: QueueEntry, first: boolean): TemplateResult | typeof nothing {
    switch (entry.state) {
      case 'waiting': return html`
        <button type="button" part=${first && this.admitIsPrimary ? 'admit primary' : 'admit'} class="button compact primary" aria-disabled=${String(this.busy)}
          aria-label=${this.text('people.admit.of', { name: entry.name })} @click=${this.#ask('admit', entry)}>${this.text('people.admit')}</button>
        <button type="button" part="message" class="button compact square quiet" aria-label=${this.text('ask.message', { name: entry.name })} title=${this.text('people.message')}
          @click=${this.#ask('message', entry)}>${roomIcons.message()}</button>
        ${this.#menu(entry, ['deny'])}`;
      case 'admitted': case 'in-room': return html`
        <button type="button" part="hold" class="button compact" @click=${this.#ask('hold', entry)}>${queueIcons.hold()}${this.text('people.hold')}</button>${this.#menu(entry, ['remove'])}`;
      case 'held': return html`
        <button type="button" part="resume" class="button compact" @click=${this.#ask('resume', entry)}>${queueIcons.putBack()}${this.text('people.resume')}</button>${this.#menu(entry, ['remove'])}`;
      default: return nothing;
    }
  }

  #menu(entry: QueueEntry, actions: readonly PersonAction[]): TemplateResult {
    return html`<consult-queue-menu exportparts="deny, remove, more" .name=${entry.name} .actions=${actions}
      @consult-choose=${(event: CustomEvent<PersonAction>) => { this.#ask(event.detail, entry)(); }}></consult-queue-menu>`;
  }

  #ask(action: PersonAction, entry: QueueEntry): () => void {
    return () => { if (!this.busy) this.dispatchEvent(new CustomEvent<QueueRequest>('consult-queue-request', { detail: { action, entry } })); };
  }
}

/** The same in every language: for whoever helps on the phone. */
function inFigures({ roundTripMs, upKbps, downKbps, lossUpPercent, lossDownPercent, path }: NonNullable<NetworkItem['figures']>): string {
  const loss = Math.max(lossUpPercent, lossDownPercent);
  return ['', `${roundTripMs} ms`, `↑ ${upKbps} ↓ ${downKbps} kbit/s`, `${loss} %`, ...(path === 'direct' ? [] : [path])].join(' · ');
}

function isHere({ state }: QueueEntry): boolean {
  return state === 'arrived' || state === 'checking' || state === 'waiting' || state === 'admitted' || state === 'in-room' || state === 'held';
}

define('consult-queue-list', QueueList);

declare global {
  interface HTMLElementTagNameMap { 'consult-queue-list': QueueList }
}
