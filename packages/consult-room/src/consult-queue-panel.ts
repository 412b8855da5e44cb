import type { QueueEntry } from '@consult-room/protocol';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ConsultError, toConsultError } from './consult-error.ts';
import { playSpeakerTest } from './devices/speaker.ts';
import { en } from './i18n/en.ts';
import { enCall } from './i18n/en-call.ts';
import { Localizer } from './i18n/localizer.ts';
import { LocalizerSource } from './i18n/localizer-source.ts';
import type { StringOverrides } from './i18n/strings.ts';
import { consultQueueStyles } from './queue/consult-queue.styles.ts';
import { QueueAlerts, type AlertChoice } from './queue/queue-alerts.ts';
import { queueChanges } from './queue/queue-changes.ts';
import { queueFrame } from './queue/queue-frame.ts';
import './queue/queue-list.ts';
import type { QueueRequest } from './queue/queue-list.ts';
import { QueueStore, type QueueSnapshot } from './queue/queue-store.ts';
import { define } from './screens/define.ts';
import { performPersonAction, type PersonIntents } from './screens/people/person-action.ts';
import './screens/people/person-dialogs.ts';
import { scriptUrl } from './script-url.ts';
import { PageLife } from './session/page-life.ts';
import { controls } from './styles/controls.ts';
import { tokens } from './styles/tokens.ts';

/**
 * What `<consult-queue>` shows and does. A page without a queue never loads it.
 */
export class ConsultQueuePanel extends LitElement {
  static override readonly styles = [tokens, controls, consultQueueStyles];
  static override readonly properties = {
    lang: {}, gateway: { attribute: false }, theme: { reflect: true }, token: { attribute: false }, tokenProvider: { attribute: false }, strings: { attribute: false },
    snapshot: { state: true }, asking: { state: true }, busy: { state: true }, failure: { state: true }, search: { state: true }, said: { state: true },
  };
  declare lang: string;
  declare gateway: string | null;
  /** `light` (unset), `dark` or `auto` */
  declare theme: string | null;
  /** From `POST /v1/queue-tokens`. Never an attribute: attributes end in snapshots of the page. */
  declare token: string | null;
  /** Asked for a fresh token whenever one is needed. */
  declare tokenProvider: (() => Promise<string>) | null;
  declare strings: StringOverrides;
  declare protected snapshot: QueueSnapshot | null;
  declare protected asking: boolean;
  declare protected busy: boolean;
  declare protected failure: string | null;
  declare protected search: string;
  declare protected said: string;
  readonly #language = new LocalizerSource(this, new Localizer('en', { ...en, ...enCall }));
  readonly #alerts = new QueueAlerts(() => playSpeakerTest(null));
  #store: QueueStore | null = null;
  #page: PageLife | null = null;

  constructor() {
    super();
    this.gateway = null;
    this.theme = null;
    this.token = null;
    this.tokenProvider = null;
    this.strings = {};
    this.snapshot = null;
    this.asking = false;
    this.busy = false;
    this.failure = null;
    this.search = '';
    this.said = '';
  }

  /** Today's people as the gateway last told, clinicians left out. */
  get entries(): readonly QueueEntry[] {
    return this.snapshot?.entries?.filter(({ role }) => role !== 'clinician') ?? [];
  }

  /** @throws ConsultError the gateway's refusal, or `not-found` */
  async admit(participantId: string): Promise<void> {
    const { appointmentId } = this.#open.entry(participantId);
    await this.#open.admit(participantId);
    this.#fire('consult-admit', { appointmentId, participantId });
  }

  async deny(participantId: string, reason?: string): Promise<void> {
    await this.#open.deny(participantId, reason);
  }

  async hold(participantId: string): Promise<void> {
    await this.#open.hold(participantId);
  }

  async resume(participantId: string): Promise<void> {
    await this.#open.resume(participantId);
  }

  /** Without an id: the element itself leaves the page, as with any element. */
  override remove(): void;
  override remove(participantId: string): Promise<void>;
  override remove(participantId?: string): void | Promise<void> {
    return participantId === undefined ? super.remove() : this.#open.remove(participantId);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A move within the page is a disconnect and a connect in one task: only a real farewell closes the line.
    queueMicrotask(() => { if (!this.isConnected) this.#close(); });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('strings')) this.#language.overrides = this.strings;
    if (changed.has('gateway')) this.#close();
    if (!this.#store && this.isConnected && (this.token !== null || this.tokenProvider !== null)) this.#start();
  }

  protected override render(): TemplateResult {
    const words = this.#language.current;
    const { search } = this;
    const entries = this.entries.filter(({ name }) => search === '' || name.toLocaleLowerCase(words.lang).includes(search.toLocaleLowerCase(words.lang)));
    return html`
      ${queueFrame({
        words, entries: this.entries, snapshot: this.snapshot, alerts: this.#alerts, failure: this.failure, search,
        onSearch: (text) => { this.search = text; }, onAlert: (change) => { void this.#change(change); }, onRetry: () => { this.#restart(); },
      })}
      ${this.snapshot?.entries ? html`<consult-queue-list exportparts="row, primary, admit, message, hold, resume, deny, remove, more" .entries=${entries} .admitIsPrimary=${!this.asking}
        .busy=${this.busy} @consult-queue-request=${(event: CustomEvent<QueueRequest>) => { void this.#act(event.detail); }}></consult-queue-list>` : nothing}
      ${search !== '' && entries.length === 0 ? html`<p class="empty soft">${words.text('queue.search.none')}</p>` : nothing}
      <slot name="footer"></slot>
      <consult-person-dialogs exportparts="dialog, primary, cancel" @consult-asking=${(event: CustomEvent<boolean>) => { this.asking = event.detail; }}></consult-person-dialogs>
      <div class="spoken" role="status" aria-live="polite">${this.said}</div>`;
  }

  /** Through our own methods, so that a press and a call tell the page the same. */
  get #intents(): PersonIntents {
    return {
      admit: (id) => this.admit(id), deny: (id, reason) => this.deny(id, reason), hold: (id) => this.hold(id),
      resume: (id) => this.resume(id), remove: (id) => this.remove(id), notify: (id, text) => this.#open.notify(id, text),
    };
  }

  get #open(): QueueStore {
    if (!this.#store) throw new ConsultError('offline', true);
    return this.#store;
  }

  #start(): void {
    this.#store = new QueueStore({
      gateway: this.gateway ?? new URL(scriptUrl).origin,
      freshToken: async () => (this.tokenProvider ? this.tokenProvider() : this.token ?? ''),
      onChange: (before, after) => { this.#changed(before, after); },
    });
    this.snapshot = this.#store.snapshot;
    this.#store.open();
    const lookAgain = () => this.#store?.lookAgain();
    this.#page = new PageLife({ onSleep: () => this.#store?.pause(), onWake: lookAgain, onReturn: lookAgain });
  }

  #close(): void {
    this.#page?.close();
    this.#store?.close();
    this.#store = null;
  }

  #restart(): void {
    this.#close();
    this.requestUpdate();
  }

  #changed(before: QueueSnapshot, after: QueueSnapshot): void {
    this.snapshot = after;
    const { changed, arrived } = queueChanges(before.entries, after.entries);
    for (const { appointmentId, participantId, state, connected } of changed) {
      this.#fire('consult-participant-change', { appointmentId, participantId, state, connected });
    }
    const words = this.#language.current;
    if (arrived.length > 0) {
      this.said = arrived.map(({ name }) => words.text('queue.arrived', { name })).join(' ');
      this.#alerts.arrived(words.text('queue.notification'));
    }
    if (after.connection === 'closed' && before.connection !== 'closed') this.#fire('consult-error', { code: after.code, recoverable: false });
  }

  /** From a press on a row: asks back where asking prevents the accident. */
  async #act({ action, entry }: QueueRequest): Promise<void> {
    const dialogs = this.renderRoot.querySelector('consult-person-dialogs');
    if (!dialogs || this.busy) return;
    this.failure = null;
    this.busy = true;
    const { participantId, name, start } = entry;
    try {
      await performPersonAction(action, { id: participantId, name, start }, dialogs, this.#intents);
    } catch (error) {
      this.failure = toConsultError(error).code;
    } finally {
      this.busy = false;
    }
  }

  async #change(change: Partial<AlertChoice>): Promise<void> {
    if (change.sound !== undefined) this.#alerts.setSound(change.sound);
    if (change.notification !== undefined) await this.#alerts.setNotification(change.notification);
    this.requestUpdate();
  }

  #fire(name: string, detail: Readonly<Record<string, unknown>>): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

define('consult-queue-panel', ConsultQueuePanel);

declare global {
  interface HTMLElementTagNameMap { 'consult-queue-panel': ConsultQueuePanel }
}
