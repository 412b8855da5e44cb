import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { consultCheckBodyStyles } from './consult-check-body.styles.ts';
import { DeviceTrial } from './device-trial.ts';
import { LocalizerSource } from './i18n/localizer-source.ts';
import type { StringOverrides } from './i18n/strings.ts';
import { define } from './screens/define.ts';
import './screens/device-check/device-test.ts';
import { exportedParts } from './screens/exported-parts.ts';
import './screens/help/help-bar.ts';
import { controls } from './styles/controls.ts';
import { tokens } from './styles/tokens.ts';

/** What `<consult-check>` shows and does. A page without one never loads it. */
export class ConsultCheckBody extends LitElement {
  static override readonly styles = [tokens, controls, consultCheckBodyStyles];
  static override readonly properties = { lang: { reflect: true }, theme: { reflect: true }, gateway: { reflect: true }, plain: { type: Boolean, reflect: true }, phone: { attribute: false }, strings: { attribute: false } };
  declare lang: string;
  /** `light` (unset), `dark` or `auto` */
  declare theme: string | null;
  declare gateway: string | null;
  /** Inside something that has a heading and help already. */
  declare plain: boolean;
  /** The clinic's phone number, for the help. */
  declare phone: string | null;
  declare strings: StringOverrides;
  readonly #language = new LocalizerSource(this);
  #trial: DeviceTrial | null = null;

  constructor() {
    super();
    this.theme = null;
    this.gateway = null;
    this.plain = false;
    this.phone = null;
    this.strings = {};
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#trial = new DeviceTrial(() => { this.#changed(); });
  }

  /** Camera and microphone are closed with the page's last sight of us. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#trial?.close();
    this.#trial = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('strings')) this.#language.overrides = this.strings;
  }

  protected override render(): TemplateResult {
    const test = html`<consult-device-test exportparts=${exportedParts} .trial=${this.#trial}></consult-device-test>`;
    if (this.plain) return test;
    return html`<header><slot name="header"><h1>${this.#language.current.text('check.title')}</h1></slot>
        <consult-help-bar exportparts=${exportedParts} .phone=${this.phone}></consult-help-bar></header>
      <div class="card" part="card" @consult-help-wanted=${() => { this.renderRoot.querySelector('consult-help-bar')?.show(); }}>${test}</div>
      <slot name="footer"></slot>`;
  }

  #changed(): void {
    this.requestUpdate();
    const check = this.#trial?.check;
    if (!check || check.microphone.status === 'untested' || check.microphone.status === 'testing') return;
    this.dispatchEvent(new CustomEvent('consult-check-result', { detail: check, bubbles: true, composed: true }));
  }
}

define('consult-check-body', ConsultCheckBody);

declare global {
  interface HTMLElementTagNameMap { 'consult-check-body': ConsultCheckBody }
}
