import { css, html, LitElement, nothing } from 'lit';
import { FilledSlots } from './filled-slots.ts';
import type { StringOverrides } from './i18n/strings.ts';
import { define } from './screens/define.ts';
import { exportedParts } from './screens/exported-parts.ts';

/**
 * "Test my device": camera, microphone, speaker, encryption support and, with a token, the network, without an appointment. It loads what it needs
 * when it first stands in a page.
 *
 * @slot header - in place of the heading
 * @slot footer
 * @fires consult-check-result - `detail: CheckResult`
 * @csspart primary - the one button
 */
export class ConsultCheck extends LitElement {
  static override readonly styles = css`
    :host { display: block; }
    :host([hidden]) { display: none; }
  `;
  static override readonly properties = {
    lang: { reflect: true }, theme: { reflect: true }, gateway: { reflect: true }, plain: { type: Boolean, reflect: true },
    tokenProvider: { attribute: false }, phone: { attribute: false }, strings: { attribute: false }, loaded: { state: true },
  };
  declare lang: string;
  /** `light` (unset), `dark` or `auto` */
  declare theme: string | null;
  declare gateway: string | null;
  /** Inside something that has a heading and help already. */
  declare plain: boolean;
  /** Gives a token from `POST /v1/check-tokens`, a fresh one for each test; without it the network is not tested. */
  declare tokenProvider: (() => Promise<string>) | null;
  /** The clinic's phone number, for the help. */
  declare phone: string | null;
  declare strings: StringOverrides;
  declare protected loaded: boolean;
  readonly #slots = new FilledSlots(this);

  constructor() {
    super();
    this.theme = null;
    this.gateway = null;
    this.plain = false;
    this.tokenProvider = null;
    this.phone = null;
    this.strings = {};
    this.loaded = false;
  }

  /** Lost on the way, it is asked for again when the element comes back to a page. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.#load().catch(() => {});
  }

  async #load(): Promise<void> {
    await import('./consult-check-body.ts');
    this.loaded = true;
  }

  protected override render(): unknown {
    if (!this.loaded) return nothing;
    return html`<consult-check-body exportparts=${exportedParts} .lang=${this.lang} .theme=${this.theme} .gateway=${this.gateway} .plain=${this.plain}
      .tokenProvider=${this.tokenProvider} .phone=${this.phone} .strings=${this.strings}>${this.#slots.of(['header', 'footer']).map((name) => html`<slot name=${name} slot=${name}></slot>`)}</consult-check-body>`;
  }
}

define('consult-check', ConsultCheck);

declare global {
  interface HTMLElementTagNameMap { 'consult-check': ConsultCheck }
}
