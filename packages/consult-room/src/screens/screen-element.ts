import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { toConsultError } from '../consult-error.ts';
import { roomIcons } from '../icons/room-icons.ts';
import type { StringKey } from '../i18n/strings.ts';
import type { SessionSnapshot, SessionView } from '../session/snapshot.ts';
import { SessionController } from './session-controller.ts';
import { WordsElement } from './words-element.ts';

/**
 * What every screen is: a view of the session that asks and shows, and never decides. `renderScreen` is called only once the
 * session is there. A request under way blocks a second one; a refused one is shown in words where it was asked.
 */
export abstract class ScreenElement extends WordsElement {
  static override readonly properties: PropertyDeclarations = { asking: { state: true }, failure: { state: true } };
  declare protected asking: boolean;
  declare protected failure: string | null;
  protected readonly session = new SessionController(this);

  constructor() {
    super();
    this.asking = false;
    this.failure = null;
  }

  protected abstract renderScreen(snapshot: SessionSnapshot): unknown;

  protected override render(): unknown {
    const { snapshot } = this.session;
    return snapshot ? this.renderScreen(snapshot) : nothing;
  }

  /** Brings a screen reader and the keyboard to the start of this screen. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected async ask(intent: (view: SessionView) => Promise<unknown>): Promise<boolean> {
    const { view } = this.session;
    if (!view || this.asking) return false;
    this.asking = true;
    this.failure = null;
    try {
      await intent(view);
      return true;
    } catch (error) {
      this.failure = toConsultError(error).code;
      return false;
    } finally {
      this.asking = false;
    }
  }

  /** A refused request, in words, with its code for the help desk. */
  protected renderFailure(): TemplateResult | typeof nothing {
    if (!this.failure) return nothing;
    const key = `failure.${this.failure}`;
    const words: StringKey = this.words.has(key) ? key : 'failure';
    return html`<p class="note danger" role="alert">${roomIcons.alert()}<span>${this.text(words)}
      <span class="small soft">${this.text('trouble.code', { code: this.failure })}</span></span></p>`;
  }
}
