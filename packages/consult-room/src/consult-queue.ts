import type { QueueEntry } from '@consult-room/protocol';
import { css, html, LitElement, nothing } from 'lit';
import { ConsultError } from './consult-error.ts';
import type { StringOverrides } from './i18n/strings.ts';
import type { ConsultQueuePanel } from './consult-queue-panel.ts';
import { define } from './screens/define.ts';

const parts = 'dialog, primary, cancel, row, admit, message, hold, resume, deny, remove, more, search, sound, notify';

/**
 * A clinician's waiting room: today's people in order, who waits and for how long, and the door to let them in.
 * It loads what it needs when it first stands in a page: a patient's phone never does.
 *
 * @attr gateway - base URL of the gateway; default: the origin of this script
 * @fires consult-participant-change - `detail: {appointmentId, participantId, state, connected}`
 * @fires consult-admit - `detail: {appointmentId, participantId}`, after the gateway has admitted
 * @fires consult-error - `detail: {code, recoverable}`, the queue will not come back by itself
 * @slot footer
 * @csspart primary - Admit of the first person waiting
 */
export class ConsultQueue extends LitElement {
  static override readonly styles = css`
    :host { display: block; }
    :host([hidden]) { display: none; }
  `;
  static override readonly properties = {
    lang: { reflect: true }, gateway: { reflect: true }, theme: { reflect: true },
    token: { attribute: false }, tokenProvider: { attribute: false }, strings: { attribute: false }, panel: { state: true },
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
  declare protected panel: ConsultQueuePanel | null;
  #loading: Promise<ConsultQueuePanel> | null = null;

  constructor() {
    super();
    this.gateway = null;
    this.theme = null;
    this.token = null;
    this.tokenProvider = null;
    this.strings = {};
    this.panel = null;
  }

  /** Today's people as the gateway last told, clinicians left out. */
  get entries(): readonly QueueEntry[] {
    return this.panel?.entries ?? [];
  }

  /** @throws ConsultError the gateway's refusal, or `not-found` */
  async admit(participantId: string): Promise<void> {
    return (await this.#ready()).admit(participantId);
  }

  async deny(participantId: string, reason?: string): Promise<void> {
    return (await this.#ready()).deny(participantId, reason);
  }

  async hold(participantId: string): Promise<void> {
    return (await this.#ready()).hold(participantId);
  }

  async resume(participantId: string): Promise<void> {
    return (await this.#ready()).resume(participantId);
  }

  /** Without an id: the element itself leaves the page, as with any element. */
  override remove(): void;
  override remove(participantId: string): Promise<void>;
  override remove(participantId?: string): void | Promise<void> {
    return participantId === undefined ? super.remove() : this.#dismiss(participantId);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Lost on the way: asked for again with the next method or when the element comes back to a page.
    this.#ready().catch(() => {});
  }

  protected override render(): unknown {
    if (this.panel === null) return nothing;
    this.#furnish(this.panel);
    return html`${this.panel}`;
  }

  /** @throws ConsultError `offline` when the queue's code cannot be loaded */
  #ready(): Promise<ConsultQueuePanel> {
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  async #load(): Promise<ConsultQueuePanel> {
    try {
      const { ConsultQueuePanel: Panel } = await import('./consult-queue-panel.ts');
      this.panel = new Panel();
    } catch {
      throw new ConsultError('offline', true);
    }
    this.panel.setAttribute('exportparts', parts);
    this.panel.append(Object.assign(document.createElement('slot'), { name: 'footer', slot: 'footer' }));
    await this.updateComplete;
    return this.panel;
  }

  #furnish(panel: ConsultQueuePanel): void {
    Object.assign(panel, {
      lang: this.lang, gateway: this.gateway, theme: this.theme, token: this.token, tokenProvider: this.tokenProvider, strings: this.strings,
    });
  }

  async #dismiss(participantId: string): Promise<void> {
    return (await this.#ready()).remove(participantId);
  }
}

define('consult-queue', ConsultQueue);

declare global {
  interface HTMLElementTagNameMap { 'consult-queue': ConsultQueue }
}
