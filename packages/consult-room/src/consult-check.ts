import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { LocalizerSource } from './i18n/localizer-source.ts';
import type { StringOverrides } from './i18n/strings.ts';
import { define } from './screens/define.ts';
import './screens/device-check/device-test.ts';
import { exportedParts } from './screens/exported-parts.ts';
import { consultCheckStyles } from './screens/device-check/consult-check.styles.ts';
import './screens/help/help-bar.ts';
import { controls } from './styles/controls.ts';
import { tokens } from './styles/tokens.ts';

/**
 * "Test my device": camera, microphone, speaker and encryption support, without an appointment and without a server.
 *
 * @slot header - in place of the heading
 * @slot footer
 * @fires consult-check-result - `detail: CheckResult`
 * @csspart primary - the one button
 */
export class ConsultCheck extends LitElement {
  static override readonly styles = [tokens, controls, consultCheckStyles];
  static override readonly properties = { theme: { reflect: true }, gateway: { reflect: true }, phone: { attribute: false }, strings: { attribute: false } };
  /** `light` (unset), `dark` or `auto` */
  declare theme: string | null;
  declare gateway: string | null;
  /** The clinic's phone number, for the help. */
  declare phone: string | null;
  declare strings: StringOverrides;
  readonly #language = new LocalizerSource(this);

  constructor() {
    super();
    this.theme = null;
    this.gateway = null;
    this.phone = null;
    this.strings = {};
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('strings')) this.#language.overrides = this.strings;
  }

  protected override render(): TemplateResult {
    return html`<header><slot name="header"><h1>${this.#language.current.text('check.title')}</h1></slot>
        <consult-help-bar exportparts=${exportedParts} .phone=${this.phone}></consult-help-bar></header>
      <div class="card" part="card" @consult-help-wanted=${() => { this.renderRoot.querySelector('consult-help-bar')?.show(); }}>
        <consult-device-test exportparts=${exportedParts}></consult-device-test></div>
      <slot name="footer"></slot>`;
  }
}

define('consult-check', ConsultCheck);

declare global {
  interface HTMLElementTagNameMap { 'consult-check': ConsultCheck }
}
