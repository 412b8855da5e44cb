import { html, nothing, type TemplateResult } from 'lit';
import { callIcons } from '../../icons/call-icons.ts';
import { roomIcons } from '../../icons/room-icons.ts';
import type { StringKey } from '../../i18n/strings.ts';
import type { SessionSnapshot } from '../../session/snapshot.ts';
import { controls } from '../../styles/controls.ts';
import { define } from '../define.ts';
import { Disclosure } from '../disclosure.ts';
import { exportedParts } from '../exported-parts.ts';
import { ScreenElement } from '../screen-element.ts';
import { callToolbarStyles } from './call-toolbar.styles.ts';

/**
 * What one does in a call. Toggles say what is, not what was asked: they change when the session has done it.
 * @fires consult-people - open or close the people panel
 * @fires consult-leave - the red button
 */
export class CallToolbar extends ScreenElement {
  static override readonly styles = [controls, callToolbarStyles];
  static override readonly properties = { peopleOpen: { attribute: false }, leaveIsPrimary: { attribute: false }, settingsOpen: { state: true } };
  declare peopleOpen: boolean;
  /** Nothing else on the screen is more urgent. */
  declare leaveIsPrimary: boolean;
  declare protected settingsOpen: boolean;
  readonly #more = new Disclosure(this);

  constructor() {
    super();
    this.peopleOpen = false;
    this.leaveIsPrimary = false;
    this.settingsOpen = false;
  }

  protected override renderScreen(snapshot: SessionSnapshot): TemplateResult {
    const { microphoneOn, cameraOn, audioOnly } = snapshot;
    return html`<div part="toolbar" class="bar" role="group" aria-label=${this.text('call.toolbar')}>
      ${this.#toggle('microphone', microphoneOn, microphoneOn ? roomIcons.microphone() : roomIcons.microphoneOff(), 'media.microphone',
        () => { void this.ask((view) => view.setMicrophone(!microphoneOn)); })}
      ${this.#toggle('camera', cameraOn && !audioOnly, cameraOn && !audioOnly ? roomIcons.camera() : roomIcons.cameraOff(), 'media.camera',
        () => { void this.ask((view) => (audioOnly ? view.setAudioOnly(false) : view.setCamera(!cameraOn))); })}
      ${canShareScreen() ? html`<button type="button" part="screen" class="tool wide" data-on=${String(snapshot.screenOn)} aria-pressed=${String(snapshot.screenOn)} @click=${() => { this.#share(snapshot); }}>
        <span class="disc">${snapshot.screenOn ? callIcons.screenStop() : callIcons.screen()}</span><span class="label">${this.text('call.screen')}</span></button>` : nothing}
      ${snapshot.isHost ? this.#renderPeople(snapshot) : nothing}
      <slot name="toolbar-extra"></slot>
      ${this.#renderMore(snapshot)}
      <button type="button" part=${this.leaveIsPrimary ? 'leave primary' : 'leave'} class="tool leave" @click=${() => { this.dispatchEvent(new Event('consult-leave')); }}>
        <span class="disc">${callIcons.leave()}</span><span class="label">${this.text('call.leave')}</span></button>
    </div>`;
  }

  #toggle(part: 'microphone' | 'camera', on: boolean, icon: TemplateResult, label: StringKey, press: () => void): TemplateResult {
    return html`<button type="button" part=${part} class="tool toggle" aria-pressed=${String(on)} @click=${press}>
      <span class="disc">${icon}</span><span class="label">${this.text(label)}</span></button>`;
  }

  #renderPeople({ people }: SessionSnapshot): TemplateResult {
    const waiting = people.filter(({ state }) => state === 'waiting').length;
    return html`<button type="button" part="people" class="tool" aria-expanded=${String(this.peopleOpen)} @click=${() => { this.dispatchEvent(new Event('consult-people')); }}>
      <span class="disc">${callIcons.people()}${waiting > 0 ? html`<span class="count" aria-hidden="true">${this.words.number(waiting)}</span>` : nothing}</span>
      <span class="label">${this.text('call.people')}</span>
      ${waiting > 0 ? html`<span class="spoken">${this.text('call.people.waiting', { count: this.words.number(waiting) })}</span>` : nothing}</button>`;
  }

  #renderMore(snapshot: SessionSnapshot): TemplateResult {
    return html`<div class="anchor">
      <button type="button" part="more" class="tool" aria-expanded=${String(this.#more.isOpen)} @click=${this.#more.toggle}>
        <span class="disc">${callIcons.more()}</span><span class="label">${this.text('call.more')}</span></button>
      ${this.#more.isOpen ? html`<div class="menu">${this.#renderMenu(snapshot)}</div>` : nothing}
      ${this.settingsOpen ? html`<consult-media-settings exportparts=${exportedParts} .model=${snapshot} .actions=${this.session.view} @consult-closed=${() => { this.#closeSettings(); }}></consult-media-settings>` : nothing}</div>`;
  }

  #renderMenu({ audioOnly, screenOn, devices }: SessionSnapshot): TemplateResult {
    return html`
      ${canShareScreen() ? html`<button type="button" class="item narrow" @click=${() => { this.#more.close(); if (this.session.snapshot) this.#share(this.session.snapshot); }}>
        ${screenOn ? callIcons.screenStop() : callIcons.screen()}${this.text(screenOn ? 'call.screen.stop' : 'call.screen')}</button>` : nothing}
      ${devices.cameras.length > 1 && !audioOnly ? html`<button type="button" part="flip" class="item" @click=${() => { this.#more.close(); void this.ask((view) => view.flipCamera()); }}>
        ${callIcons.flipCamera()}${this.text('call.flip')}</button>` : nothing}
      <button type="button" class="item" aria-pressed=${String(audioOnly)} @click=${() => { this.#more.close(); void this.ask((view) => view.setAudioOnly(!audioOnly)); }}>
        ${callIcons.soundOnly()}${this.text('call.sound-only')}${audioOnly ? html`<span class="tick">${roomIcons.check()}</span>` : nothing}</button>
      <button type="button" part="settings" class="item" aria-haspopup="dialog" @click=${() => { void this.#openSettings(); }}>${callIcons.settings()}${this.text('check.title')}</button>
      ${this.renderFailure()}`;
  }

  /** Their code comes when somebody wants to see them. */
  async #openSettings(): Promise<void> {
    if (!(await this.ask(() => import('../settings/media-settings.ts')))) return;
    this.#more.close();
    this.settingsOpen = true;
  }

  #closeSettings(): void {
    this.settingsOpen = false;
    this.renderRoot.querySelector<HTMLElement>('[part=more]')?.focus();
  }

  #share({ screenOn }: SessionSnapshot): void {
    void this.ask((view) => view.shareScreen(!screenOn));
  }
}

/** Phones can't. */
function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function';
}

define('consult-call-toolbar', CallToolbar);

declare global {
  interface HTMLElementTagNameMap { 'consult-call-toolbar': CallToolbar }
}
