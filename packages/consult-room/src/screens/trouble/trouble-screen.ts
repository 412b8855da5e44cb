import type { TemplateResult } from 'lit';
import type { SessionSnapshot } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { ScreenElement } from '../screen-element.ts';
import { screenStyles } from '../screen.styles.ts';
import { troubleView } from './trouble-view.ts';

/** Something went wrong: the cause and the cure in words, and a way on. */
export class TroubleScreen extends ScreenElement {
  static override readonly styles = [controls, screenStyles];

  protected override renderScreen(snapshot: SessionSnapshot): TemplateResult {
    return troubleView({
      words: this.words, code: snapshot.reason, recoverable: snapshot.recoverable, busy: this.asking || snapshot.busy,
      retry: () => { void this.ask((view) => view.retry()); },
      help: () => { this.dispatchEvent(new Event('consult-help-wanted', { bubbles: true, composed: true })); },
      soundOnly: () => { void this.ask(async (view) => { await view.setAudioOnly(true); await view.retry(); }); },
      failure: this.renderFailure(),
    });
  }
}

define('consult-trouble-screen', TroubleScreen);

declare global {
  interface HTMLElementTagNameMap { 'consult-trouble-screen': TroubleScreen }
}
