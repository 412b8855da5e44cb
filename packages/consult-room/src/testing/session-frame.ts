import { ContextProvider } from '@lit/context';
import { html, LitElement, type TemplateResult } from 'lit';
import { define } from '../screens/define.ts';
import { sessionContext } from '../session/session-context.ts';
import type { SessionView } from '../session/snapshot.ts';

/** Gives what is inside it a session, as `<consult-room>` does, without one. */
export class SessionFrame extends LitElement {
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
