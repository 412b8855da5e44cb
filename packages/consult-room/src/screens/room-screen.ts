import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { LocalizerSource } from '../i18n/localizer-source.ts';
import type { StringOverrides } from '../i18n/strings.ts';
import type { RoomState, SessionSnapshot } from '../session/snapshot.ts';
import { controls } from '../styles/controls.ts';
import { tokens } from '../styles/tokens.ts';
import { announcements } from './announcements.ts';
import { define } from './define.ts';
import './door/door-screen.ts';
import './device-check/device-check-screen.ts';
import type { deviceNotice } from './device-notice.ts';
import './ended/ended-screen.ts';
import { exportedParts } from './exported-parts.ts';
import './help/help-bar.ts';
import { roomScreenStyles } from './room-screen.styles.ts';
import { SessionController } from './session-controller.ts';
import './trouble/trouble-screen.ts';
import { TurnSignal } from './turn-signal.ts';
import './waiting-room/waiting-room-screen.ts';

type ScreenName = 'door' | 'device-check' | 'waiting-room' | 'call' | 'ended' | 'trouble';

const screens: Readonly<Record<RoomState, ScreenName>> = {
  door: 'door', checking: 'device-check', waiting: 'waiting-room',
  connecting: 'call', 'in-room': 'call', held: 'call', reconnecting: 'call', ended: 'ended', trouble: 'trouble',
};

/**
 * The whole face of `<consult-room>`: the frame with the clinic and its help, and inside it the one screen the session's state
 * asks for. Takes the session through context.
 *
 * @slot header @slot waiting-content @slot help @slot consent-text @slot ended @slot footer @slot toolbar-extra
 */
export class RoomScreen extends LitElement {
  static override readonly styles = [tokens, controls, roomScreenStyles];
  static override readonly properties = {
    theme: { reflect: true }, strings: { attribute: false }, said: { state: true }, callLoaded: { state: true }, deviceNotice: { state: true },
  };
  /** `light`, `dark` or `auto`; unset: light until the call. The call is dark unless `light` is asked for. */
  declare theme: string | null;
  /** Words of the host page, laid over the language. */
  declare strings: StringOverrides;
  declare protected said: string;
  declare protected callLoaded: boolean;
  /** Once there is anything to tell of devices. */
  declare protected deviceNotice: typeof deviceNotice | null;
  readonly #session = new SessionController(this);
  readonly #language = new LocalizerSource(this);
  readonly #turn = new TurnSignal(this, async () => this.#session.view?.playSpeakerTest());
  #before: SessionSnapshot | null = null;
  #takesFocus = false;

  constructor() {
    super();
    this.theme = null;
    this.strings = {};
    this.said = '';
    this.callLoaded = false;
    this.deviceNotice = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('strings')) this.#language.overrides = this.strings;
    const after = this.#session.snapshot;
    if (!after || after === this.#before) return;
    const before = this.#before;
    this.#before = after;
    this.toggleAttribute('data-in-call', screens[after.state] === 'call');
    if (after.state === 'waiting' || screens[after.state] === 'call' || after.isHost) void this.#loadCall(after.isHost);
    if (after.deviceNotices.length > 0) void this.#loadDeviceNotice();
    if (before) this.#tell(before, after);
  }

  protected override updated(): void {
    if (!this.#takesFocus) return;
    const screen = this.renderRoot.querySelector<LitElement>('[data-screen]');
    if (!screen) return;
    this.#takesFocus = false;
    void screen.updateComplete.then(() => screen.focus());
  }

  protected override render(): unknown {
    const { snapshot, view } = this.#session;
    if (!snapshot) return nothing;
    return html`
      <header part="header">
        <slot name="header"><p class="clinic" part="clinic"><bdi>${snapshot.clinic?.name ?? this.#language.current.text('clinic')}</bdi></p></slot>
        <slot name="help"></slot>
        <consult-help-bar exportparts=${exportedParts} .phone=${snapshot.clinic?.phone ?? null} .code=${snapshot.reason}
          .diagnostics=${view ? () => view.diagnostics() : null}></consult-help-bar>
      </header>
      <div class="devices" role="status">${this.deviceNotice?.(snapshot.deviceNotices, this.#language.current, (intent) => { if (view) intent(view).catch(() => {}); })}</div>
      <div class="screen" @consult-help-wanted=${() => { this.renderRoot.querySelector('consult-help-bar')?.show(); }}>
        ${this.#renderScreen(screens[snapshot.state])}
      </div>
      <footer part="footer"><slot name="footer"></slot></footer>
      <div class="spoken" role="status" aria-live="polite">${this.said}</div>`;
  }

  #renderScreen(screen: ScreenName): TemplateResult {
    switch (screen) {
      case 'door': return html`<consult-door-screen data-screen exportparts=${exportedParts}><slot name="consent-text" slot="consent-text"></slot></consult-door-screen>`;
      case 'device-check': return html`<consult-device-check-screen data-screen exportparts=${exportedParts}></consult-device-check-screen>`;
      case 'waiting-room': return html`<consult-waiting-room-screen data-screen exportparts=${exportedParts}><slot name="waiting-content" slot="waiting-content"></slot></consult-waiting-room-screen>`;
      case 'call': return this.#renderCall();
      case 'ended': return html`<consult-ended-screen data-screen exportparts=${exportedParts}><slot name="ended" slot="ended"></slot></consult-ended-screen>`;
      case 'trouble': return html`<consult-trouble-screen data-screen exportparts=${exportedParts}></consult-trouble-screen>`;
    }
  }

  #renderCall(): TemplateResult {
    if (!this.callLoaded) return html`<p class="loading">${this.#language.current.text('call.connecting')}</p>`;
    return html`<consult-call-screen data-screen exportparts=${exportedParts}><slot name="toolbar-extra" slot="toolbar-extra"></slot></consult-call-screen>`;
  }

  #tell(before: SessionSnapshot, after: SessionSnapshot): void {
    const words = this.#language.current;
    this.#turn.follow(before, after, { turn: words.text('waiting.turn'), arrived: words.text('queue.notification') });
    const said = announcements(before, after, words);
    // What was said on one screen is no news on the next.
    if (said.length > 0 || screens[before.state] !== screens[after.state]) this.said = said.join(' ');
    // Never pull the focus out of the host page: somebody may be writing a note beside us.
    if (screens[before.state] !== screens[after.state]) this.#takesFocus = this.matches(':focus-within') || document.activeElement === document.body;
  }

  async #loadDeviceNotice(): Promise<void> {
    this.deviceNotice ??= await Promise.all([import('./device-notice.ts'), this.#language.wantCallWords()]).then(([loaded]) => loaded.deviceNotice, () => null);
  }

  /** The call travels apart from the screens before it; a chunk lost on the way is asked for again at the next change. */
  async #loadCall(isHost: boolean): Promise<void> {
    if (this.callLoaded) return;
    this.callLoaded = await Promise.all([import('./call/call-screen.ts'), isHost && import('./call/host-tools.ts'), this.#language.wantCallWords()]).then(() => true, () => false);
  }
}

define('consult-room-screen', RoomScreen);

declare global {
  interface HTMLElementTagNameMap { 'consult-room-screen': RoomScreen }
}
