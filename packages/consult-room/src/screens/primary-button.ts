import { html, type TemplateResult } from 'lit';

export interface PrimaryButton {
  readonly label: unknown;
  readonly press: () => void;
  /** A request is under way: the button says so, keeps the focus and does nothing. */
  readonly busy?: boolean;
  readonly busyLabel?: string;
  readonly kind?: 'primary' | 'danger' | 'quiet' | '';
}

/** The one primary action of a screen; hosts and tests find it by its part. */
export function primaryButton({ label, press, busy = false, busyLabel, kind = 'primary' }: PrimaryButton): TemplateResult {
  return html`<button type="button" part="primary" class="button large ${kind}" aria-disabled=${busy ? 'true' : 'false'}
    @click=${() => { if (!busy) press(); }}>${busy && busyLabel ? busyLabel : label}</button>`;
}
