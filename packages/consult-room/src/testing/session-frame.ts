import { ContextProvider } from '@lit/context';
import { html, LitElement, type TemplateResult } from 'lit';
import { en } from '../i18n/en.ts';
import { enCall } from '../i18n/en-call.ts';
import { localizerContext } from '../i18n/localizer-context.ts';
import { Localizer } from '../i18n/localizer.ts';
import { define } from '../screens/define.ts';
import { sessionContext } from '../session/session-context.ts';
import type { SessionView } from '../session/snapshot.ts';

/** Gives what is inside it a session and all English words, as `<consult-room>` does in a call. */
export class SessionFrame extends LitElement {
  protected readonly language = new ContextProvider(this, { context: localizerContext, initialValue: new Localizer('en', { ...en, ...enCall }) });
  readonly #provider = new ContextProvider(this, { context: sessionContext });

  set session(session: SessionView) {
    this.#provider.setValue(session);
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}

define('consult-session-frame', SessionFrame);

declare global {
  interface HTMLElementTagNameMap { 'consult-session-frame': SessionFrame }
}
