import { html, nothing, type TemplateResult } from 'lit';
import { roomIcons } from '../../icons/room-icons.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { dialogStyles } from '../dialog/dialog.styles.ts';
import { WordsElement } from '../words-element.ts';
import { helpBarStyles } from './help-bar.styles.ts';

/** The same help in the same place on every screen: the clinic's phone number and what to tell the help desk. */
export class HelpBar extends WordsElement {
  static override readonly styles = [controls, dialogStyles, helpBarStyles];
  static override readonly properties = { phone: {}, code: {}, diagnostics: { attribute: false }, copied: { state: true } };
  declare phone: string | null;
  /** Why we are where we are; small, for the help desk. */
  declare code: string | null;
  declare diagnostics: (() => Promise<Readonly<Record<string, unknown>>>) | null;
  declare protected copied: boolean;

  constructor() {
    super();
    this.phone = null;
    this.code = null;
    this.diagnostics = null;
    this.copied = false;
  }

  show(): void {
    this.copied = false;
    this.#dialog?.showModal();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  protected override render(): TemplateResult {
    return html`
      ${this.phone ? html`<a part="phone" class="phone" href=${telephone(this.phone)} aria-label=${this.text('help.call', { phone: this.phone })}>
        ${roomIcons.phone()}<bdi dir="ltr">${this.phone}</bdi></a>` : nothing}
      <button type="button" part="help" class="button compact help" aria-haspopup="dialog" @click=${() => { this.show(); }}>
        ${roomIcons.help()}<span>${this.text('help.get')}</span></button>
      <dialog part="dialog" aria-labelledby="title">
        <h2 id="title">${this.text('help.title')}</h2>
        <p class="soft">${this.text('help.by-phone')}</p>
        ${this.phone
          ? html`<a class="button primary large" href=${telephone(this.phone)}>${roomIcons.phone()}<bdi dir="ltr">${this.phone}</bdi></a>`
          : html`<p class="note">${roomIcons.phone()}<span>${this.text('help.no-phone')}</span></p>`}
        ${this.code ? html`<p class="small soft">${this.text('help.code', { code: this.code })}</p>` : nothing}
        <div class="actions">
          ${this.diagnostics ? html`<button type="button" class="button compact quiet" @click=${() => { void this.#copy(); }}>
            ${this.text('help.copy')}</button>` : nothing}
          <button type="button" part="cancel" class="button compact" autofocus @click=${() => { this.#dialog?.close(); }}>${this.text('close')}</button>
        </div>
        <p class="small" role="status">${this.copied ? this.text('help.copied') : nothing}</p>
      </dialog>`;
  }

  async #copy(): Promise<void> {
    const details = await this.diagnostics?.().catch(() => null);
    if (!details) return;
    this.copied = await navigator.clipboard.writeText(JSON.stringify(details, null, 2)).then(() => true, () => false);
  }
}

function telephone(number: string): string {
  return `tel:${number.replace(/[^\d+]/g, '')}`;
}

define('consult-help-bar', HelpBar);

declare global {
  interface HTMLElementTagNameMap { 'consult-help-bar': HelpBar }
}
