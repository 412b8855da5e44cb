import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { consultCheckBodyStyles } from './consult-check-body.styles.ts';
import { DeviceTrial, type NetworkDoor } from './device-trial.ts';
import { GatewayAddress } from './gateway/gateway-address.ts';
import { LocalizerSource } from './i18n/localizer-source.ts';
import type { StringOverrides } from './i18n/strings.ts';
import { define } from './screens/define.ts';
import './screens/device-check/device-test.ts';
import './screens/device-check/network-paths.ts';
import { exportedParts } from './screens/exported-parts.ts';
import './screens/help/help-bar.ts';
import { scriptUrl } from './script-url.ts';
import type { PathFinding } from './session/snapshot.ts';
import { controls } from './styles/controls.ts';
import { tokens } from './styles/tokens.ts';

/** What `<consult-check>` shows and does. A page without one never loads it. */
export class ConsultCheckBody extends LitElement {
  static override readonly styles = [tokens, controls, consultCheckBodyStyles];
  static override readonly properties = { lang: { reflect: true }, theme: { reflect: true }, gateway: { reflect: true }, plain: { type: Boolean, reflect: true }, tokenProvider: { attribute: false }, phone: { attribute: false }, strings: { attribute: false } };
  declare lang: string;
  /** `light` (unset), `dark` or `auto` */
  declare theme: string | null;
  declare gateway: string | null;
  /** Inside something that has a heading and help already. */
  declare plain: boolean;
  /** From the page: gives a token for one test of the network. */
  declare tokenProvider: (() => Promise<string>) | null;
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
    this.tokenProvider = null;
    this.phone = null;
    this.strings = {};
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#trial = new DeviceTrial(() => { this.#changed(); }, () => this.#door());
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
    const test = html`<consult-device-test exportparts=${exportedParts} .trial=${this.#trial}></consult-device-test>
      ${this.tokenProvider === null ? nothing : html`<consult-network-paths exportparts=${exportedParts} .test=${this.#testPaths}></consult-network-paths>`}`;
    if (this.plain) return test;
    return html`<header><slot name="header"><h1>${this.#language.current.text('check.title')}</h1></slot>
        <consult-help-bar exportparts=${exportedParts} .phone=${this.phone}></consult-help-bar></header>
      <div class="card" part="card" @consult-help-wanted=${() => { this.renderRoot.querySelector('consult-help-bar')?.show(); }}>${test}</div>
      <slot name="footer"></slot>`;
  }

  readonly #testPaths = async (): Promise<readonly PathFinding[]> => await this.#trial?.testPaths() ?? [];

  #door(): NetworkDoor | null {
    const { tokenProvider: token } = this;
    return token && { url: new GatewayAddress(this.gateway ?? new URL(scriptUrl).origin).webSocket('v1/check'), token };
  }

  #changed(): void {
    this.requestUpdate();
    const check = this.#trial?.check;
    if (!check || check.microphone.status === 'untested' || Object.values(check).some(({ status }) => status === 'testing')) return;
    this.dispatchEvent(new CustomEvent('consult-check-result', { detail: check, bubbles: true, composed: true }));
  }
}

define('consult-check-body', ConsultCheckBody);

declare global {
  interface HTMLElementTagNameMap { 'consult-check-body': ConsultCheckBody }
}
